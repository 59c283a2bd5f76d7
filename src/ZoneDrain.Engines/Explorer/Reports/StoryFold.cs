using System.Globalization;
using System.Text;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Tells a long schedule without its repetitions: what happens again and again with other numbers is told once, with how often it happens.</summary>
public static class StoryFold
{
    // The longest round of steps that is looked for, and how often it must come before it is folded.
    private const int RoundMax = 12;
    private const int TimesMin = 3;

    /// <summary>The lines as text; a step that breaks an invariant is never left out.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<StoryLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        string[] shapes = [.. lines.Select(Shape)];
        for (var at = 0; at < lines.Count;)
        {
            var (round, times) = RoundAt(shapes, at);
            for (var step = 0; step < round; step++) yield return lines[at + step].ToString();
            if (times > 1)
            {
                var what = round == 1 ? "the last step" : string.Create(CultureInfo.InvariantCulture, $"the last {round} steps");
                var (from, to) = (lines[at + round].Number, lines[at + round * times - 1].Number);
                yield return string.Create(CultureInfo.InvariantCulture, $"     … steps {from} to {to} repeat {what} with other numbers, {times - 1} times");
            }

            at += round * times;
        }
    }

    // Of all rounds that begin here, the one that leaves out most.
    private static (int Round, int Times) RoundAt(string[] shapes, int at)
    {
        var best = (Round: 1, Times: 1);
        for (var round = 1; round <= RoundMax && at + round * TimesMin <= shapes.Length; round++)
        {
            var times = 1;
            while (at + (times + 1) * round <= shapes.Length && shapes.AsSpan(at, round).SequenceEqual(shapes.AsSpan(at + times * round, round))) times++;
            if (times >= TimesMin && (times - 1) * round > (best.Times - 1) * best.Round) best = (round, times);
        }

        return best;
    }

    // The line without its numbers; with a violation no two are alike.
    private static string Shape(StoryLine line)
    {
        if (line.Violations.Count > 0) return line.ToString();
        var text = $"{line.Who}: {line.Doing}: {line.What} {line.Before} {line.After}";
        var shape = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at])) shape.Append(text[at]);
            else if (at == 0 || !char.IsAsciiDigit(text[at - 1])) shape.Append('#');
        }

        return shape.ToString();
    }
}
