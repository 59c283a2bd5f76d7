namespace ZoneDrain.Engines.Tests;

/// <summary>Schemes and strategies as test data.</summary>
public static class Pairs
{
    /// <summary>The strategies that are right for scheme d.</summary>
    public static TheoryData<StrategyId> RightForD => [.. Enum.GetValues<StrategyId>().Where(strategy => strategy != StrategyId.Bulk)];

    /// <summary>Every scheme with every strategy.</summary>
    public static TheoryData<SchemeId, StrategyId> All
    {
        get
        {
            var pairs = new TheoryData<SchemeId, StrategyId>();
            foreach (var scheme in Enum.GetValues<SchemeId>())
            {
                foreach (var strategy in Enum.GetValues<StrategyId>()) pairs.Add(scheme, strategy);
            }

            return pairs;
        }
    }
}
