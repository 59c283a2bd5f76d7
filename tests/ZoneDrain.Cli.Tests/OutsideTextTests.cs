using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>
/// Goal: no name in a file reaches the terminal as anything but text, and no secret of a command line reaches a file. Method: give each, and look.
/// </summary>
public sealed class OutsideTextTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_schedule_with_control_characters_is_replayed_and_tells_where_it_diverges()
    {
        _program.Run("explore", "--scheme", "a2", "--instant-kill", "--out", "found").Code.ShouldBe(10);
        var file = Directory.GetFiles(_program.PathOf("found"), "*.json")
            .First(path => Path.GetFileName(path) is not ("result.json" or "environment.json"));
        var text = File.ReadAllText(file);
        var at = text.IndexOf("\"steps\": [", StringComparison.Ordinal);
        var first = text.IndexOf('"', at + 10);
        _program.Write("strange.json", text.Insert(first + 1, "\\u001b[2J\\u0007\\u0000"));
        var (code, output, error) = _program.Run("replay", "strange.json");
        code.ShouldBe(20, error);
        output.ShouldContain("\\u001b[2J\\u0007\\u0000");
        output.ShouldNotContain('\e');
    }

    [Fact]
    public void Escape_sequences_in_a_scenario_are_shown_as_text()
    {
        _program.Write("strange.yaml", "version: 1\nname: \"\\e[31mred\"\n");
        var (code, _, error) = _program.Run("compare", "strange.yaml");
        code.ShouldBe(2);
        error.ShouldNotContain('\e');
        error.ShouldContain("\\u001b[31mred");
    }

    [Fact]
    public void No_file_and_no_line_of_a_run_shows_a_password_of_its_command_line()
    {
        const string Secret = "hunter2";
        string[] load =
        [
            "load", "default", "--rate", "1000/s", "--duration", "200ms", "--set", "devices[0].size=2MiB", "--set", "load.warmup=0s", "--set",
            "load.lateMax=1h",
        ];
        var (code, text, error) = _program.Run([.. load, "--otlp", $"http://me:{Secret}@127.0.0.1:1/v1"]);
        code.ShouldBe(0, text + error);
        foreach (var file in Directory.GetFiles(_program.Runs.Single()))
            File.ReadAllText(file).ShouldNotContain(Secret, Case.Sensitive, file);
        File.ReadAllText(Path.Combine(_program.Runs.Single(), "environment.json")).ShouldContain("http://me:…@127.0.0.1:1/v1");
        (text + error).ShouldNotContain(Secret);
        foreach (var address in (string[])
            [$"mysql://me:{Secret}@db/x", $"postgres://me:{Secret}@127.0.0.1:1/x", $"postgres://127.0.0.1:1/x?password={Secret}"])
        {
            (code, _, error) = _program.Run([.. load, "--store", address]);
            code.ShouldBe(2);
            error.ShouldNotContain(Secret);
        }
    }
}
