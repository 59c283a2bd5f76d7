using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class ScenarioRulesTests
{
    [Fact]
    public void Order_18_is_refused_on_fsdax_with_the_reason()
    {
        var error = Yaml.OnlyError(Yaml.Fsdax.Replace("size: 64MiB", "size: 64MiB\n    order: 18", StringComparison.Ordinal));
        error.Path.ShouldBe("devices[0].order");
        error.Message.ShouldContain("PTE or PMD");
    }

    [Theory]
    [InlineData("6000B", 0, "4KiB")]
    [InlineData("65MiB", 9, "2MiB")]
    [InlineData("1536MiB", 18, "1GiB")]
    public void A_device_is_a_whole_number_of_folios(string size, int order, string folio) =>
        Yaml.OnlyError(Yaml.Devdax.Replace("size: 64MiB", $"size: {size}\n    order: {order}", StringComparison.Ordinal))
            .Allowed.ShouldBe($"a multiple of {folio}");

    [Theory]
    [InlineData("1KiB", "is too small")]
    [InlineData("7TiB", "is too large")]
    [InlineData("99999999TiB", "is not a size")]
    public void Absurd_sizes_are_refused(string size, string message) =>
        Yaml.OnlyError(Yaml.Devdax.Replace("64MiB", size, StringComparison.Ordinal)).Message.ShouldBe(message);

    [Fact]
    public void Two_devices_cannot_share_a_name() =>
        Yaml.OnlyError(Yaml.Devdax + "  - { name: dax0, type: devdax, size: 4KiB }").Message.ShouldBe("names devices[0] already");

    [Fact]
    public void Seventeen_devices_are_too_many()
    {
        var more = string.Concat(Enumerable.Range(1, 16).Select(device => $"  - {{ name: dax{device}, type: devdax, size: 4KiB }}\n"));
        Yaml.OnlyError(Yaml.Devdax + more).Message.ShouldBe("has 17 items");
    }

    [Fact]
    public void A_file_system_belongs_to_fsdax() =>
        Yaml.OnlyError(Yaml.Devdax + "    fileSystem: xfs").ShouldSatisfyAllConditions(
            error => error.Path.ShouldBe("devices[0].fileSystem"), error => error.Message.ShouldBe("has no meaning here"));

    [Fact]
    public void An_fsdax_device_needs_a_file() =>
        Yaml.OnlyError(Yaml.Devdax.Replace("devdax", "fsdax", StringComparison.Ordinal)).Message.ShouldContain("without a file");

    [Theory]
    [InlineData("{ name: a, device: pmem1, size: 4KiB }", "files[1].device", "is not a device, did you mean 'pmem0'?")]
    [InlineData("{ name: db, device: pmem0, size: 4KiB }", "files[1].name", "makes 'db', which files[0] makes already")]
    [InlineData("{ name: a, device: pmem0, size: 57MiB }", "files[1].size", "is what all files on 'pmem0' need, more than it has")]
    [InlineData("{ name: a, device: pmem0, size: 6TiB, count: 100 }", "files[1].size", "is what all files on 'pmem0' need, more than it has")]
    [InlineData("{ name: a, device: pmem0, size: 5000B }", "files[1].size", "is not a whole number of pages")]
    public void A_file_fits_on_an_fsdax_device_under_a_name_of_its_own(string file, string path, string message)
    {
        var error = Yaml.OnlyError(Yaml.Fsdax + "  - " + file);
        error.Path.ShouldBe(path);
        error.Message.ShouldBe(message);
    }

    [Fact]
    public void Copies_of_two_files_cannot_share_a_name() =>
        Yaml.OnlyError(Yaml.Fsdax + "  - { name: log, device: pmem0, size: 4KiB, count: 4 }\n  - { name: log3, device: pmem0, size: 4KiB }")
            .Message.ShouldBe("makes 'log3', which files[1] makes already");

    [Fact]
    public void Copies_are_bounded_in_all() =>
        Yaml.OnlyError(Yaml.Fsdax.Replace("64MiB", "6TiB", StringComparison.Ordinal) + "  - { name: log, device: pmem0, size: 4KiB, count: 100000 }")
            .Allowed.ShouldBe("100000 copies in all");

    [Fact]
    public void A_devdax_device_has_no_files() =>
        Yaml.OnlyError(Yaml.Fsdax + "  - { name: a, device: dax0, size: 4KiB }\n", new() { Sets = ["devices[1]={ name: dax0, type: devdax, size: 4KiB }"] })
            .Message.ShouldBe("is a devdax device, which has no files");

    [Theory]
    [InlineData("workload: { mix: { gup-longterm: 1 } }", "workload.mix.gup-longterm", "is answered EOPNOTSUPP on fsdax: "
        + "A pin that may last for ever would keep a DAX file from being truncated (check_vma_flags, mm/gup.c)")]
    [InlineData("workload: { hold: { outliveProcess: 0.5 } }", "workload.hold.outliveProcess", "has no effect without gup-longterm")]
    [InlineData("workload: { mix: { read-fault: 1, unpin: 1 } }", "workload.mix.unpin", "has no effect without a gup operation")]
    [InlineData("teardown: { deadline: 1s, releaseDeadline: 2s }", "teardown.releaseDeadline", "is later than the deadline at which a drain has failed")]
    [InlineData("repeat: { measured: 2 }", "repeat.measured", "gives intervals that say little")]
    public void What_is_allowed_and_doubtful_is_a_warning(string line, string path, string message)
    {
        var result = ScenarioLoader.Load(Yaml.Fsdax + line, "test.yaml");
        result.Scenario.ShouldNotBeNull();
        var warning = result.Warnings.ShouldHaveSingleItem();
        (warning.Path, warning.Message, warning.Line).ShouldBe((path, message, 11));
    }

    [Theory]
    [InlineData("size: 64MiB", "size: 64MiB\n    order: 9", "devices[0].order", "cannot be on coherent, whose driver hands out base pages here")]
    [InlineData("size: 64MiB", "size: 4KiB", "devices[0].size", "has no page for each of 8 processes")]
    public void A_driver_hands_out_base_pages_of_which_each_process_has_one(string old, string line, string path, string message)
    {
        var error = Yaml.OnlyError(Yaml.Devdax.Replace("devdax", "coherent", StringComparison.Ordinal).Replace(old, line, StringComparison.Ordinal));
        (error.Path, error.Message).ShouldBe((path, message));
    }

    [Fact]
    public void Device_accesses_need_a_device_with_memory_of_its_own()
    {
        var error = Yaml.OnlyError(Yaml.Devdax + "workload: { mix: { device-read: 1 } }");
        (error.Path, error.Allowed).ShouldBe(("workload.mix.device-read", "0, or a device of such a type"));
        foreach (var type in (string[])["private", "coherent"])
            Yaml.Good(Yaml.Devdax.Replace("devdax", type, StringComparison.Ordinal) + "workload: { mix: { device-read: 1 } }");
    }

    [Fact]
    public void A_longterm_pin_of_a_peer_is_a_warning_with_the_kernels_error()
    {
        var text = Yaml.Devdax.Replace("devdax", "p2p", StringComparison.Ordinal) + "workload: { mix: { gup-longterm: 1 } }";
        var warning = ScenarioLoader.Load(text, "test.yaml").Warnings.ShouldHaveSingleItem();
        warning.Message.ShouldStartWith("is answered EINVAL on p2p: A peer's memory may not be pinned for ever");
    }

    [Fact]
    public void A_wrong_device_does_not_hide_errors_between_other_fields()
    {
        var wrong = Yaml.Fsdax.Replace("64MiB", "lots", StringComparison.Ordinal);
        var result = ScenarioLoader.Load(wrong + "  - { name: db, device: pmem0, size: 4KiB }", "test.yaml");
        result.Errors.Select(error => error.Path).ShouldBe(["devices[0].size", "files[1].name"]);
    }
}
