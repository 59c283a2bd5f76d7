using System.Text;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Schedules of explorations: read and replayed.</summary>
internal sealed class ScheduleTarget : FuzzTarget
{
    public override string Name => "schedule";

    public override int Share => 500;

    public override IReadOnlyList<byte[]> Corpus { get; } = [.. ProgramFiles.Schedules];

    public override void Try(byte[] input)
    {
        ScheduleTrace trace;
        try
        {
            trace = ScheduleTrace.Parse(Encoding.UTF8.GetString(input));
        }
        catch (FormatException)
        {
            return;
        }

        Replay.Run(trace);
    }
}
