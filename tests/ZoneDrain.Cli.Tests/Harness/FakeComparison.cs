using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>A comparison that a test scripts; it remembers what it was asked.</summary>
internal sealed class FakeComparison : IComparison
{
    public Func<CompareRequest, IProgress<ComparisonProgress>, CancellationToken, ComparisonReport> Script { get; set; } =
        (request, _, _) => Reports.For(request);

    public CompareRequest? Request { get; private set; }

    public ComparisonReport Run(CompareRequest request, IProgress<ComparisonProgress> progress, CancellationToken cancellation)
    {
        Request = request;
        return Script(request, progress, cancellation);
    }

    /// <summary>Answers with the usual report, changed.</summary>
    public void Answer(Func<ComparisonReport, ComparisonReport> change) => Script = (request, _, _) => change(Reports.For(request));
}
