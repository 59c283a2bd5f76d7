using ZoneDrain.Cli.Reporting;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>A test that needs the bundled page.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class PagesFactAttribute : FactAttribute
{
    public PagesFactAttribute()
    {
        if (PageAssets.OfThisBuild is null)
            Skip = $"{PageAssets.Missing}: {PageAssets.HowToGet}";
    }
}
