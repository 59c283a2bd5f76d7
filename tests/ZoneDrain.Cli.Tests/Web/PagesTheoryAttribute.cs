using ZoneDrain.Cli.Reporting;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>A theory that needs the bundled page.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PagesTheoryAttribute : TheoryAttribute
{
    public PagesTheoryAttribute()
    {
        if (PageAssets.OfThisBuild is null)
            Skip = $"{PageAssets.Missing}: {PageAssets.HowToGet}";
    }
}
