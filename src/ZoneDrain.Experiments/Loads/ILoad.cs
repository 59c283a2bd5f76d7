using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Something that runs loads and soaks.</summary>
public interface ILoad
{
    /// <summary>Runs one to its end. What goes wrong in it is part of the report; exceptions are bugs of the program, or of the observer.</summary>
    /// <exception cref="Ports.EngineLostException">What the engine runs on does not answer any more. A soak can be resumed.</exception>
    /// <param name="request">What to run.</param>
    /// <param name="observer">Told each second and each cycle.</param>
    /// <param name="cancellation">Once cancelled, the load stops, the devices drain, and the report says interrupted.</param>
    LoadReport Run(LoadRequest request, ILoadObserver observer, CancellationToken cancellation);
}
