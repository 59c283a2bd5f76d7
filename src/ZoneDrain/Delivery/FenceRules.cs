namespace ZoneDrain.Delivery;

/// <summary>The order of a fence.</summary>
internal static class FenceRules
{
    /// <summary>What is done next, once a step is over.</summary>
    /// <param name="step">That step.</param>
    /// <param name="hasNewcomer">A silo has come that took no part in it: it may use pages, and what it keeps was not told.</param>
    public static FenceStep Next(FenceStep step, bool hasNewcomer) => step switch
    {
        FenceStep.Cut or FenceStep.Recount when hasNewcomer => FenceStep.Refuse,
        FenceStep.Done => FenceStep.Done,
        _ => step + 1,
    };
}
