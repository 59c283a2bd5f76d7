using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Experiments.Results;

/// <summary>The break-even of two strategies.</summary>
/// <param name="First">The first strategy.</param>
/// <param name="Second">The second strategy.</param>
/// <param name="Answer">The lifetime at which the cheaper one changes, or what there is instead.</param>
/// <param name="Sentence">The answer as one sentence that stands alone.</param>
/// <param name="EdgePairsPerPage">The size-free form, edge pairs a page a life; null without a crossing.</param>
public sealed record PairAnswer(string First, string Second, BreakEven Answer, string Sentence, EdgeLife? EdgePairsPerPage)
{
    /// <summary>What becomes of the answer within the ranges of its prices; null where no price is a range, or none moves it.</summary>
    public AnswerRange? Range { get; init; }

    /// <summary>The same counted in messages instead of CPU time; null in shared memory.</summary>
    public BreakEven? Messages { get; init; }

    /// <summary>The answer in messages as one sentence; null in shared memory.</summary>
    public string? MessagesSentence { get; init; }
}
