using System.CommandLine;
using System.CommandLine.Help;
using ZoneDrain.Cli.Commands.Compare;
using ZoneDrain.Cli.Commands.Explore;
using ZoneDrain.Cli.Commands.Loads;
using ZoneDrain.Cli.Commands.Simulate;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Commands;

/// <summary>The command <c>zonedrain</c> with all that is below it.</summary>
internal static class Root
{
    /// <summary>Headings of commands.</summary>
    public const string Measure = "Measure";

    /// <summary>Heading of commands that check the model.</summary>
    public const string Check = "Check against a kernel";

    /// <summary>Heading of commands that search.</summary>
    public const string Prove = "Prove";

    /// <summary>Heading of commands that show what was measured.</summary>
    public const string Show = "Show";

    /// <summary>Heading of commands that help to write scenarios.</summary>
    public const string Prepare = "Prepare";

    /// <summary>Heading of commands that run a cluster.</summary>
    public const string Cluster = "Run a cluster";

    /// <summary>Builds the tree of commands.</summary>
    public static RootCommand Build(CliHost host, CliServices services)
    {
        var root = new RootCommand(
            "zonedrain simulates the lives of ZONE_DEVICE pages and compares ways to drain a dev_pagemap: which is cheaper, by how much, and from which "
            + "lifetime of a pgmap on. Start with: zonedrain compare");
        root.Add(CompareCommand.Build(host, services));
        root.Add(LoadCommand.BuildLoad(host, services));
        root.Add(LoadCommand.BuildSoak(host, services));
        root.Add(SimulateCommand.Build(host));
        root.Add(BenchCommand.Build(host, services));
        root.Add(ReplayCommand.Build(host, services));
        root.Add(DiagnoseCommand.Build(host));
        root.Add(ExploreCommand.Build(host));
        root.Add(StoryCommand.Build(host));
        root.Add(ReportCommand.Build(host));
        root.Add(ServeCommand.Build(host));
        root.Add(ScenarioCommand.Build(host));
        root.Add(SiloCommand.Build(host));
        root.Add(ListCommand.Build(host));
        root.Add(CompletionCommand.Build(host));
        Completions.AddTo(root, host);
        root.Options.OfType<HelpOption>().Single().Action = new GroupedHelp(host, asked: true);
        root.Action = new GroupedHelp(host, asked: false);
        return root;
    }
}
