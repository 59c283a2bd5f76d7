using ZoneDrain.Cluster.Wire;

namespace ZoneDrain.Cluster.Journals;

/// <summary>
/// The form of a journal's rows. Every row names its own: one of a newer build is not read, and whose past cannot be read writes nothing. Form 1 was that of
/// the first tables; it had a teardown as the memory of the build that wrote it, which is not read: its plan is made again from the pgmap's. Form 2
/// knew no scheme e19, form 3 no dax devices with drivers and claims, form 4 how many share an owner object and not who.
/// </summary>
internal static class JournalForm
{
    /// <summary>The form that is written. Raise it with a change of what a row holds, and go on reading the forms below.</summary>
    public const short Current = 5;

    private const short Oldest = 1;

    /// <exception cref="InvalidPayloadException">The row has a form that is not read here.</exception>
    public static void Check(string actor, JournalRow row)
    {
        if (row.Form is >= Oldest and <= Current) return;
        throw new InvalidPayloadException(
            $"version {row.Version} of {actor} in the journal has form {row.Form}; this build reads forms {Oldest} to {Current}, and a newer one wrote it");
    }
}
