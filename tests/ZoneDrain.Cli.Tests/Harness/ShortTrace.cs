namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>The shortest text that is a trace.</summary>
internal static class ShortTrace
{
    public const string Text = """
        # tracer: nop
                       t-181     [000] .....    10.039384: dax_pte_fault: dev 259:0 ino 0xc shared ALLOW_RETRY|KILLABLE|USER address 0x7f52c886f000 pgoff 0x46e
                       t-181     [000] .....    10.039552: dax_pte_fault_done: dev 259:0 ino 0xc shared USER address 0x7f52c886f000 pgoff 0x46e NOPAGE

        """;
}
