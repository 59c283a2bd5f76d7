namespace ZoneDrain.Engines.Tests;

/// <summary>Tests that are too dear to run always: each runs where its variable is set, and is skipped with the reason elsewhere.</summary>
public static class OnRequest
{
    /// <summary>Skips the test unless a variable of the environment is set.</summary>
    public static void Unless(string variable, string price) =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable(variable) is { Length: > 0 }, $"{price}: set {variable}=1 to run it");
}
