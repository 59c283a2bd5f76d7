using Shouldly;

namespace ZoneDrain.Tests.House;

public class FolderGraphTests
{
    /// <summary>The folders of the model, from the ground up: each uses those before it alone.</summary>
    private static readonly string[] Model =
    [
        "Values", "Ids", "Messages", "Grace", "Invariants", "Schemes", "Drains", "Pages", "Pgmaps", "Drivers", "Inodes", "Processes", "Holders", "Protocols",
        "Delivery", "Ports", "Audit",
    ];

    /// <summary>Every project: the folders of none form a circle.</summary>
    public static TheoryData<string> Projects => [.. Repository.SourceProjects.Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_form_no_circle(string project) => ProjectCode.Of(project).Circles().ShouldBeEmpty();

    [Fact]
    public void A_folder_of_the_model_uses_only_those_below_it()
    {
        var graph = ProjectCode.Of("ZoneDrain");
        graph.Folders.Where(folder => folder != ".").ShouldBe(Model, ignoreOrder: true);
        graph.Arrows.Where(arrow => Array.IndexOf(Model, arrow.Key.To) > Array.IndexOf(Model, arrow.Key.From))
            .Select(arrow => $"{arrow.Key.From} -> {arrow.Key.To}: {arrow.Value}").ShouldBeEmpty();
    }

    [Fact]
    public void A_circle_is_seen()
    {
        var graph = ProjectCode.Of(
            ("src/Some/Up/Roof.cs", "namespace Some.Up; class Roof { public static int Height => Down.Floor.Height + 1; }"),
            ("src/Some/Down/Floor.cs", "namespace Some.Down; class Floor { public static int Height; object Above => new Up.Roof(); }"),
            ("src/Some/Garden/Tree.cs", "namespace Some.Garden; class Tree { int Height => Up.Roof.Height; }"));
        graph.Circles().ShouldBe(["Down -> Up: src/Some/Down/Floor.cs:1 uses Roof", "Up -> Down: src/Some/Up/Roof.cs:1 uses Floor"]);
    }

    [Fact]
    public void A_comment_and_a_word_that_is_no_type_s_are_no_arrow()
    {
        var graph = ProjectCode.Of(
            ("src/Some/Up/Roof.cs", "namespace Some.Up; class Roof { int _floor = Down.Floor.Height; }"),
            ("src/Some/Down/Floor.cs", "namespace Some.Down; /// <see cref=\"Up.Roof\"/>\nclass Floor { public const int Height = 1; int Roof; }"));
        graph.Arrows.Keys.ShouldBe([("Up", "Down")]);
        graph.Circles().ShouldBeEmpty();
    }
}
