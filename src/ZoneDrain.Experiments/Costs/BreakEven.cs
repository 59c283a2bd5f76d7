using System.Text.Json.Serialization;

namespace ZoneDrain.Experiments.Costs;

/// <summary>
/// At which lifetime of a pgmap the cheaper of two strategies changes: L* = (T₁ - T₂) / (u · (k₂ - k₁)), with its Fieller set (1954) as the interval.
/// A lifetime is outside the set exactly when the difference of the two costs at that lifetime is significant.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(CrossesAt), "crosses-at")]
[JsonDerivedType(typeof(WinsAlways), "wins-always")]
[JsonDerivedType(typeof(NoDifference), "no-difference")]
[JsonDerivedType(typeof(NotEnoughData), "not-enough-data")]
public abstract record BreakEven
{
    private BreakEven(BreakEvenQuestion question) => Question = question;

    /// <summary>What was asked, with the price differences that led to the answer.</summary>
    public BreakEvenQuestion Question { get; }

    /// <summary>
    /// Answers a question. Throws <see cref="ArgumentOutOfRangeException"/> or <see cref="ArgumentException"/> when a figure of it is out of range;
    /// prices that say nothing are an answer, <see cref="NotEnoughData"/>.
    /// </summary>
    public static BreakEven Of(BreakEvenQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        question.Validate();
        return BreakEvenDecision.Decide(question);
    }

    /// <summary>The answer as one English sentence.</summary>
    public string Sentence(BreakEvenSetting setting) => BreakEvenSentence.Of(this, setting);

    /// <summary>One strategy is cheaper for shorter lives and the other for longer ones.</summary>
    public sealed record CrossesAt : BreakEven
    {
        [JsonConstructor]
        internal CrossesAt(BreakEvenQuestion question)
            : base(question)
        {
        }

        /// <summary>L*, in nanoseconds, above the floor.</summary>
        public required double LifetimeNs { get; init; }

        /// <summary>Lower end of the interval, in nanoseconds, at or above the floor.</summary>
        public required double LowNs { get; init; }

        /// <summary>Upper end of the interval, in nanoseconds; equal to the lower one when all prices were given.</summary>
        public required double HighNs { get; init; }

        /// <summary>The strategy that is cheaper for a pgmap that lives longer: the one with the cheaper edge.</summary>
        public required string CheaperAbove { get; init; }

        /// <summary>The strategy that is cheaper for a pgmap that lives shorter: the one with the cheaper teardown.</summary>
        public required string CheaperBelow { get; init; }

        /// <summary>
        /// L*·u / pages: the break-even without the device's size. Throws <see cref="ArgumentOutOfRangeException"/> unless pages are 1 or more.
        /// </summary>
        public EdgeLife EdgePairsPerPage(long pages)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pages);
            var scale = Question.EdgePairsPerSecond / 1e9 / pages;
            return new EdgeLife(LifetimeNs * scale, LowNs * scale, HighNs * scale);
        }
    }

    /// <summary>One strategy is cheaper at every lifetime above the floor.</summary>
    public sealed record WinsAlways : BreakEven
    {
        [JsonConstructor]
        internal WinsAlways(BreakEvenQuestion question)
            : base(question)
        {
        }

        /// <summary>The cheaper strategy.</summary>
        public required string Winner { get; init; }

        /// <summary>The dearer strategy.</summary>
        public required string Loser { get; init; }

        /// <summary>Lifetime in nanoseconds, above 0 and under the floor, at which both would cost the same; null when no lifetime makes them equal.</summary>
        public double? EqualAtNs { get; init; }
    }

    /// <summary>Both prices are exactly equal, as given prices can be: the strategies cost the same at every lifetime.</summary>
    public sealed record NoDifference : BreakEven
    {
        [JsonConstructor]
        internal NoDifference(BreakEvenQuestion question)
            : base(question)
        {
        }
    }

    /// <summary>The interval leaves open which strategy is cheaper at some possible lifetime, in a way that no single lifetime sums up.</summary>
    public sealed record NotEnoughData : BreakEven
    {
        [JsonConstructor]
        internal NotEnoughData(BreakEvenQuestion question)
            : base(question)
        {
        }

        /// <summary>Why, and what is known nevertheless, as a clause without a full stop.</summary>
        public required string Reason { get; init; }
    }
}

/// <summary>Where a break-even was measured, for its sentence.</summary>
/// <param name="Cores">Cores that worked, 1 or more.</param>
/// <param name="PageChoice">How pages were chosen: "uniform", "zipf", "hot-set"; null where a recording chose them.</param>
public sealed record BreakEvenSetting(int Cores, string? PageChoice)
{
    /// <summary>Threads on those cores, where they are more; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Whose prices led to it, a clause each, where they are not this machine's.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>What becomes of the answer within the ranges of its prices; null where no price is a range.</summary>
    public AnswerRange? Range { get; init; }

    /// <summary>Nanoseconds that a teardown waits beside its CPU time, under the first strategy and the second; null where nothing is told of it.</summary>
    public (double First, double Second)? WaitNs { get; init; }
}

/// <summary>The break-even without the device's size in it: edge pairs of a page in a pgmap's life, with the ends of the interval.</summary>
/// <param name="PairsPerPage">Edge pairs a page a life at which both strategies cost the same.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct EdgeLife(double PairsPerPage, double Low, double High);
