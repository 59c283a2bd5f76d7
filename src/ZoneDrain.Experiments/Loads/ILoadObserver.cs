using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Told what a load records, as it is recorded. Calls come from one thread at a time; what they throw ends the run.</summary>
public interface ILoadObserver
{
    /// <summary>Whether somebody watches, so that each second shall carry its <see cref="LoadProgress.Surroundings"/>, whose making costs a little.</summary>
    bool Watches => false;

    /// <summary>The load goes on in a world that outlives this program, and can be found again by its name.</summary>
    void Lives(string world)
    {
    }

    /// <summary>What a killed program had left in such a world was read and brought to its end.</summary>
    /// <param name="gap">The gap before, with what was found.</param>
    /// <param name="soFar">The state from which a run that is killed again can be resumed.</param>
    void TookOver(LoadGap gap, SoakState soFar)
    {
    }

    /// <summary>A second is over.</summary>
    void Second(SecondSample sample, LoadProgress progress);

    /// <summary>A cycle is over: the devices were released.</summary>
    /// <param name="sample">What the cycle showed.</param>
    /// <param name="soFar">The state from which a killed run can be resumed, with everything measured so far.</param>
    void Cycle(CycleSample sample, SoakState soFar);
}
