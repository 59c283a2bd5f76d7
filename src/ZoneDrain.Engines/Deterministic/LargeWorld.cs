namespace ZoneDrain.Engines.Deterministic;

internal static class LargeWorld
{
    public static World Make(WorldSettings settings, WorldRules? rules) => throw new NotSupportedException($"{settings}{rules}");
}
