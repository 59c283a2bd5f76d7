using Shouldly;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>Goal: who measures on a machine that does other things is told so, nobody else. Method: system files of a machine that is not there.</summary>
public sealed class MachineNoiseTests : IDisposable
{
    private readonly TestProgram _machine = new();
    private TimeSpan _own;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_quiet_machine_says_nothing()
    {
        Be(load: "0.00", user: 1000, idle: 5000, stolen: 7, governor: "performance");
        var noise = Begin();
        Be(load: "9.00", user: 1500, idle: 5500, stolen: 7, governor: "performance");
        _own = TimeSpan.FromSeconds(5);
        (noise.Before.Count, noise.After(othersAreOurs: false).Count).ShouldBe((0, 0));
    }

    [Fact]
    public void A_load_and_a_governor_are_told_before()
    {
        Be(load: "1000.50", user: 0, idle: 0, stolen: 0, governor: "powersave");
        var told = Begin().Before;
        told.Count.ShouldBe(2);
        told[0].ShouldStartWith($"The load average is 1000.5 on {Environment.ProcessorCount} cores before the run");
        told[1].ShouldStartWith("The clock governor is powersave");
    }

    [Fact]
    public void What_a_hypervisor_and_what_others_took_is_told_after()
    {
        Be(load: "0.00", user: 0, idle: 0, stolen: 0);
        var noise = Begin();
        Be(load: "0.00", user: 600, idle: 300, stolen: 100);
        _own = TimeSpan.FromSeconds(4);
        noise.After(othersAreOurs: false).Select(sentence => sentence.Split('%')[0]).ShouldBe(
            ["The hypervisor took 10 ", "Other programs used 20 "]);
        noise.After(othersAreOurs: true).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu  1 2 3\n")]
    [InlineData("intr 1 2 3 4 5 6 7 8 9\n")]
    public void Files_of_another_system_tell_nothing(string stat)
    {
        Directory.CreateDirectory(_machine.PathOf("proc"));
        _machine.Write("proc/stat", stat);
        _machine.Write("proc/loadavg", stat);
        var noise = Begin();
        (noise.Before.Count, noise.After(othersAreOurs: false).Count).ShouldBe((0, 0));
    }

    private MachineNoise Begin() => MachineNoise.Begin(_machine.Root, () => _own);

    private void Be(string load, int user, int idle, int stolen, string? governor = null)
    {
        Directory.CreateDirectory(_machine.PathOf("proc"));
        _machine.Write("proc/loadavg", $"{load} 1.00 1.00 1/100 4711\n");
        _machine.Write("proc/stat", $"cpu  {user} 0 0 {idle} 0 0 0 {stolen} 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
        if (governor is null) return;
        Directory.CreateDirectory(_machine.PathOf("sys/devices/system/cpu/cpu0/cpufreq"));
        _machine.Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", governor + "\n");
    }
}
