using Shouldly;

namespace ZoneDrain.Tests.House;

/// <summary>Goal: nothing is kept that no program uses. Method: what the projects below <c>src</c> declare, less what they name.</summary>
public class UnusedCodeTests
{
    /// <summary>What is written for readers of files: JSON takes it by its name.</summary>
    private static readonly string[] Written =
    [
        "ClusterPrices.Version", "HistogramSnapshot.RelativeErrorMax", "InvariantCheck.Checks", "RunResult.SchemaVersion", "Scenario.Version",
        "ScheduleTrace.Version", "SimulationRow.RetriesEach", "SoakState.Version",
    ];

    /// <summary>What the runtime reaches: a field of a system call's argument, and an operator under the name that other languages call.</summary>
    private static readonly string[] OfTheRuntime = ["TimeSpec.Seconds", "EngineCounts.Subtract"];

    /// <summary>What a test or a program of somebody else may do and no command does: questions about an actor's state, and events of its life.</summary>
    private static readonly string[] OfTheLibrary =
    [
        "AgreementReport.Missed", "AskCapacity.Expire", "AskCapacity.Grow", "AskCapacity.Lose", "AskDax.Release", "AskDax.Unbind", "AskProvider.Hold",
        "AskProvider.Put", "AskRegion.Align", "AskRegion.Bind", "AskRegion.Delete", "AskRegion.Range", "AskRegion.Resize", "AskRegion.Unbind",
        "BallsInTheAir.Pgmap", "DaxRegion.Ranges", "DeviceMemory.ChunkFrames", "DrainCursor.Dirty", "DynamicCapacity.Pending",
        "ExploreReport.HasUnpredicted", "FaultTable.Search", "FrameAllocator.Clone", "HolderId.TryParse", "ISession.Interrupt", "InodeState.Clone",
        "InodeState.CommittedBlocks", "InodeState.EntryAt", "InodeState.IsLocked", "LockQueue.Waiting", "MemoryBlocks.Whole", "ProcessState.Clone",
        "ProcessState.Mirrors", "ScenarioReference.Rows", "Teardown.DrainCursor", "Teardown.GraceRounds", "ViolationCounts.Hazards",
    ];

    /// <summary>What shows a test the inside of what it tests.</summary>
    private static readonly string[] OfTests =
    [
        "ExhaustiveSearch.BytesOf", "MachineNoise.Begin", "ProtocolForm.Names", "ScheduleSearch.FirstAt", "ScriptStep.OnceIdleOrEnd", "StateReader.AtEnd",
    ];

    [Fact]
    public void What_is_declared_is_used_by_more_than_tests()
    {
        var code = Repository.SourceProjects.Select(path => Path.GetFileNameWithoutExtension(path)).AsParallel().Select(ProjectCode.Of).ToList();
        var used = code.SelectMany(project => project.Used).ToHashSet();
        var unbound = code.SelectMany(project => project.Unbound).ToHashSet();
        var unused = code.SelectMany(project => project.Declared).Where(entry => !used.Contains(entry.Key) && !unbound.Contains(Parts(entry.Key)[^1])).ToList();
        string[] known = [.. Written, .. OfTheRuntime, .. OfTheLibrary, .. OfTests];
        unused.Where(entry => !known.Contains(Name(entry.Key))).Select(entry => $"{entry.Value} {entry.Key}").ShouldBeEmpty();
        known.Except(unused.Select(entry => Name(entry.Key))).ShouldBeEmpty("a program uses them now, or they are gone");
    }

    [Fact]
    public void What_nobody_names_is_seen()
    {
        var code = ProjectCode.Of(
            ("src/Some/Floor.cs", "class Floor { public int Height; public int Depth() => Height; int _left; public override string ToString() => \"\"; }"),
            ("src/Some/Roof.cs", "class Roof : System.IDisposable { public int Height => new Floor().Height; public void Dispose() { } }"));
        code.Declared.Keys.Except(code.Used).ShouldBe(["F:Floor._left", "M:Floor.Depth", "P:Roof.Height", "T:Roof"], ignoreOrder: true);
    }

    private static string Name(string id) => string.Join('.', Parts(id)[^2..]);

    private static string[] Parts(string id) => [.. id.Split('(')[0].Split('.', ':').Select(part => part.Split('`')[0])];
}
