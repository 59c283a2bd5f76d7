using System.Collections.Concurrent;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Holders;

namespace ZoneDrain.Cluster.Addressing;

/// <summary>
/// The actors of a world as a grain calls them. References are kept, for making one costs more than a turn. Pgmaps may be called and notices sent by several
/// threads; the rest is for one.
/// </summary>
internal sealed class Actors(string world, IGrainFactory grains, SiloAgents silos)
{
    private const int PagesKept = 65_536;

    /// <summary>What lies between a call and the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a call is made again; then whoever made it ends with what is missing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ulong, IPageGrain> _pages = [];
    private readonly ConcurrentDictionary<int, IPgmapGrain> _pgmaps = [];
    private readonly Dictionary<int, IInodeGrain> _inodes = [];
    private readonly Dictionary<int, IDriverGrain> _drivers = [];

    /// <summary>The world.</summary>
    public string World { get; } = world;

    /// <summary>The silos that take part now, in the order of their addresses.</summary>
    public IReadOnlyList<SiloAddress> Silos => silos.Active;

    public IPgmapGrain Pgmap(int number) => _pgmaps.TryGetValue(number, out var known)
        ? known
        : _pgmaps[number] = grains.GetGrain<IPgmapGrain>(Key(ActorKind.Pgmap, number));

    public IProcessGrain Process(int number) => grains.GetGrain<IProcessGrain>(Key(ActorKind.Process, number));

    public IInodeGrain Inode(int number) => _inodes.TryGetValue(number, out var known)
        ? known
        : _inodes[number] = grains.GetGrain<IInodeGrain>(Key(ActorKind.Inode, number));

    public IDriverGrain Driver(int number) => _drivers.TryGetValue(number, out var known)
        ? known
        : _drivers[number] = grains.GetGrain<IDriverGrain>(Key(ActorKind.Driver, number));

    /// <summary>One turn of a page, at its home; after silence, while the home moves, or while its loss is made good, the call is made again.</summary>
    public async ValueTask<PageReply> Ask(PageId page, PageEvent question, WaiterId waiter, HolderId holder, CallStamp stamp)
    {
        var call = new PageCall(question, waiter, holder.Bits, stamp);
        for (var begin = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return await Page(page).Ask(call);
            }
            catch (Exception exception) when (IsUnanswered(exception) && TimeProvider.System.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Pause);
            }
        }
    }

    /// <summary>One turn of another actor, made again like one of a page.</summary>
    public async ValueTask<Reply> Ask(Next next, WaiterId waiter, CallStamp stamp)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return next.Kind switch
                {
                    NextKind.Pgmap => new(await Pgmap((int)next.To).Ask(next.Pgmap, waiter, stamp)),
                    NextKind.Process => new(await Process((int)next.To).Ask(next.Process, stamp)),
                    NextKind.Inode => new(await Inode((int)next.To).Ask(next.Inode, waiter, stamp)),
                    NextKind.Driver => new(await Driver((int)next.To).Ask(next.Driver, stamp)),
                    _ => throw new ArgumentOutOfRangeException(nameof(next), next.Kind, "this is no call"),
                };
            }
            catch (Exception exception) when (IsUnanswered(exception) && TimeProvider.System.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Pause);
            }
        }
    }

    /// <summary>
    /// What to tell who asks an actor that knows nothing of itself. One whose number was given out has died with a silo, and is about to come back; whether
    /// this silo has heard of it tells nothing, for it may have joined a moment ago.
    /// </summary>
    public async ValueTask<Exception> Missing(ActorKind kind, ActorKey key) => key.Number < await Surely(() => Numbers.Count(kind))
        ? new HomeMovedException($"{key} is being restored")
        : new KeyNotFoundException($"{key} does not exist");

    /// <summary>Whether the turn was made is not known, or it must be made elsewhere: asking again is right, and heals.</summary>
    /// <remarks>A silo gives a call up, cancelled, when the directory of grains changes hands before it knows where to send it.</remarks>
    public static bool IsUnanswered(Exception exception) =>
        exception is TimeoutException or OrleansException or HomeMovedException or FencedCallException or OperationCanceledException;

    /// <summary>Sends notices and returns when they have arrived; one that is told twice does nothing the second time.</summary>
    public async ValueTask Notify(IReadOnlyList<WaiterId>? waiters)
    {
        foreach (var waiter in waiters ?? [])
        {
            var initiator = WaiterIds.Initiator(World, waiter);
            await Surely(() => Initiator(initiator.Kind, initiator.ToString()).Notify(waiter));
        }
    }

    /// <summary>A grain that drives protocols.</summary>
    public IInitiatorGrain Initiator(ActorKind kind, string key) => kind switch
    {
        ActorKind.Session => grains.GetGrain<ISessionGrain>(key),
        ActorKind.Process => grains.GetGrain<IProcessGrain>(key),
        ActorKind.Inode => grains.GetGrain<IInodeGrain>(key),
        ActorKind.Pgmap => grains.GetGrain<IPgmapGrain>(key),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{key} drives no protocol"),
    };

    public IWorldGrain Numbers => grains.GetGrain<IWorldGrain>(World);

    /// <summary>
    /// Asks every silo, and asks again until each has answered or is known to be dead: then it is fenced, and takes part no more.
    /// </summary>
    public async Task<IReadOnlyList<T>> AskSilos<T>(IEnumerable<SiloAddress> whom, Func<ISiloAgent, SiloAddress, ValueTask<T>> ask)
    {
        var answers = await Task.WhenAll(whom.Select(silo => AskSilo(silo, ask)));
        return [.. answers.Where(answer => answer.Came).Select(answer => answer.Value!)];
    }

    /// <summary>Tells every silo likewise; how many have heard it.</summary>
    public async Task<int> TellSilos(IEnumerable<SiloAddress> whom, Func<ISiloAgent, ValueTask> tell)
    {
        var heard = await AskSilos(whom, async (agent, _) =>
        {
            await tell(agent);
            return true;
        });
        return heard.Count;
    }

    /// <summary>The silos that the cluster has declared dead, as far as this one knows.</summary>
    public SiloAddress[] Dead => silos.Dead;

    /// <summary>Whether the cluster has declared the silo dead.</summary>
    public bool IsDead(SiloAddress silo) => silos.IsDead(silo);

    /// <summary>Makes a call that may happen twice until an answer comes.</summary>
    public static async ValueTask Surely(Func<ValueTask> call) => await Surely(async () =>
    {
        await call();
        return true;
    });

    /// <summary>The same, for a call with an answer.</summary>
    public static async ValueTask<T> Surely<T>(Func<ValueTask<T>> call)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (IsUnanswered(exception) && TimeProvider.System.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Pause);
            }
        }
    }

    private async Task<(bool Came, T? Value)> AskSilo<T>(SiloAddress silo, Func<ISiloAgent, SiloAddress, ValueTask<T>> ask)
    {
        Origin.Set(silos.Here);
        while (!silos.IsDead(silo))
        {
            if (silos.HasEnded) throw new SiloUnavailableException($"{silos.Here} has ended, and with it what it was to ask of {silo}");
            try
            {
                return (true, await ask(silos.Of(silo), silo));
            }
            catch (Exception exception) when (IsUnanswered(exception))
            {
                await Task.Delay(Pause);
            }
        }

        return (false, default);
    }

    private IPageGrain Page(PageId page)
    {
        if (_pages.TryGetValue(page.Bits, out var grain)) return grain;
        if (_pages.Count == PagesKept) _pages.Clear();
        return _pages[page.Bits] = grains.GetGrain<IPageGrain>(ActorKey.Of(World, page).ToString());
    }

    private string Key(ActorKind kind, int number) => new ActorKey(World, kind, number).ToString();
}
