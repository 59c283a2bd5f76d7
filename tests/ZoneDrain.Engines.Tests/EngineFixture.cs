using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Tests;

/// <summary>How a suite gets an engine. An engine joins every suite by one such class, and writes no tests.</summary>
public abstract class EngineFixture
{
    /// <summary>An empty world with at least two workers, on which nothing runs.</summary>
    public abstract IEngine Create();
}
