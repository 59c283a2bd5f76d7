using ZoneDrain.Cluster.Grains;
using ZoneDrain.Pages;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Driving;

/// <summary>The actors of a world as a grain calls them. References to pages are kept, for making one costs more than a turn.</summary>
internal sealed class Actors(string world, IGrainFactory grains, ISiloStatusOracle silos)
{
    private const int PagesKept = 65_536;
    private const int MovesMax = 100;
    private static readonly TimeSpan MovePause = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<ulong, IPageGrain> _pages = [];

    /// <summary>The world.</summary>
    public string World { get; } = world;

    /// <summary>The silos that take part now, in the order of their addresses.</summary>
    public IReadOnlyList<SiloAddress> Silos => [.. silos.GetActiveSilos().Order()];

    public IPgmapGrain Pgmap(int number) => grains.GetGrain<IPgmapGrain>(Key(ActorKind.Pgmap, number));

    public IProcessGrain Process(int number) => grains.GetGrain<IProcessGrain>(Key(ActorKind.Process, number));

    public IInodeGrain Inode(int number) => grains.GetGrain<IInodeGrain>(Key(ActorKind.Inode, number));

    public IDriverGrain Driver(int number) => grains.GetGrain<IDriverGrain>(Key(ActorKind.Driver, number));

    public IKeeperGrain Keeper(SiloAddress silo) => grains.GetGrain<IKeeperGrain>(silo.ToParsableString());

    /// <summary>One turn of a page, at its home; while the home moves the call is made again.</summary>
    public async ValueTask<PageReply> Ask(PageId page, PageEvent question, WaiterId waiter)
    {
        for (var moves = 0; ; moves++)
        {
            try
            {
                return await Page(page).Ask(question, waiter);
            }
            catch (HomeMovedException) when (moves < MovesMax)
            {
                await Task.Delay(MovePause);
            }
        }
    }

    public async ValueTask<Reply> Ask(Next next, WaiterId waiter) => next.Kind switch
    {
        NextKind.Page => new(await Ask(PageId.FromBits(next.To), next.Page, waiter)),
        NextKind.Pgmap => new(await Pgmap((int)next.To).Ask(next.Pgmap, waiter)),
        NextKind.Process => new(await Process((int)next.To).Ask(next.Process)),
        NextKind.Inode => new(await Inode((int)next.To).Ask(next.Inode, waiter)),
        NextKind.Driver => new(await Driver((int)next.To).Ask(next.Driver)),
        _ => throw new ArgumentOutOfRangeException(nameof(next), next.Kind, "this is no call"),
    };

    /// <summary>Sends notices and returns when they have arrived. Who died with a silo is told in vain.</summary>
    public async ValueTask Notify(IReadOnlyList<WaiterId>? waiters)
    {
        foreach (var waiter in waiters ?? [])
        {
            var initiator = WaiterIds.Initiator(World, waiter);
            var key = initiator.ToString();
            await (initiator.Kind switch
            {
                ActorKind.Session => grains.GetGrain<ISessionGrain>(key).Notify(waiter),
                ActorKind.Process => grains.GetGrain<IProcessGrain>(key).Notify(waiter),
                ActorKind.Inode => grains.GetGrain<IInodeGrain>(key).Notify(waiter),
                ActorKind.Pgmap => grains.GetGrain<IPgmapGrain>(key).Notify(waiter),
                _ => throw new InvalidOperationException($"{waiter} is of {key}, which drives no protocol"),
            });
        }
    }

    /// <summary>
    /// Asks every silo, and asks again until each has answered or is known to be dead: then it is fenced, and takes part no more.
    /// </summary>
    public async Task<IReadOnlyList<T>> AskSilos<T>(IEnumerable<SiloAddress> whom, Func<IKeeperGrain, SiloAddress, ValueTask<T>> ask)
    {
        var answers = await Task.WhenAll(whom.Select(silo => AskSilo(silo, ask)));
        return [.. answers.Where(answer => answer.Came).Select(answer => answer.Value!)];
    }

    /// <summary>Whether the cluster has declared the silo dead.</summary>
    public bool IsDead(SiloAddress silo) => silos.IsDeadSilo(silo);

    private async Task<(bool Came, T? Value)> AskSilo<T>(SiloAddress silo, Func<IKeeperGrain, SiloAddress, ValueTask<T>> ask)
    {
        while (!silos.IsDeadSilo(silo))
        {
            try
            {
                return (true, await ask(Keeper(silo), silo));
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or SiloUnavailableException)
            {
                await Task.Delay(MovePause);
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
