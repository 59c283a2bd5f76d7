namespace ZoneDrain.Drains;

/// <summary>Where the actors of a world live on silos that are numbered from 0.</summary>
public static class Placement
{
    /// <summary>The silo of an actor other than a page: they are dealt by number.</summary>
    /// <param name="number">The actor's number, 0 or more.</param>
    /// <param name="silos">Silos, 1 or more.</param>
    public static int SiloOf(long number, int silos) => (int)(number % silos);

    /// <summary>Chunks of a device of so many frames; the last may be short.</summary>
    public static long Chunks(long frames) => (frames + Chunk.Frames - 1) / Chunk.Frames;

    /// <summary>The chunks of a new pgmap are dealt in equal runs, a run a silo, so that a sweep is one call a silo: the first chunk of a run.</summary>
    /// <param name="chunks">Chunks of the device.</param>
    /// <param name="run">The run, 0 to <paramref name="silos"/>; at the end, one past the last chunk.</param>
    /// <param name="silos">Silos, 1 or more.</param>
    public static long RunStart(long chunks, int run, int silos) => chunks * run / silos;

    /// <summary>The run that a chunk is in.</summary>
    public static int RunOf(long chunk, long chunks, int silos) => (int)(((chunk + 1) * silos - 1) / chunks);

    /// <summary>The silo of a run: different pgmaps begin at different silos.</summary>
    public static int SiloOfRun(int run, int pgmap, int silos) => (int)(((long)run + pgmap) % silos);
}
