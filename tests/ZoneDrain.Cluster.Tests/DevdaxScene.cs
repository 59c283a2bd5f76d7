using Shouldly;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>A devdax device that some processes map and pin, a few pages of each chunk.</summary>
internal sealed class DevdaxScene
{
    private readonly OrleansEngine _engine;
    private readonly PgmapSpec _spec;
    private readonly List<OwnerId> _owners = [];

    public DevdaxScene(OrleansEngine engine, PgmapId pgmap, PgmapSpec spec, int processes)
    {
        const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Devdax;
        (_engine, _spec, Pgmap) = (engine, spec, pgmap);
        var inode = engine.CreateInode(new(InodeKind.Devdax, pgmap, spec.Scheme, FileSystem.Ext4, spec.Frames * 4096), BlockState.Hole);
        for (var i = 0; i < processes; i++)
        {
            var process = engine.CreateProcess();
            var start = engine.Session.Start(new Mmap(process, inode, 0, spec.Frames, Flags, -1)).Findings.Handle;
            var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
            for (var page = (long)i; page < spec.Frames; page += 1024)
            {
                engine.Session.Start(new Fault(process, start + page, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);
                engine.Session.Start(new Gup(process, start + page, 1, owner, GupMode.Pin | GupMode.Write)).Outcome.ShouldBe(Outcome.Ok);
            }

            _owners.Add(new(process, owner));
        }
    }

    public PgmapId Pgmap { get; }

    public Teardown Teardown() =>
        new(new(Pgmap, _spec.Scheme, _spec.Strategy, _spec.Frames, _spec.Order, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: true));

    /// <summary>Gives all pins back, of whoever still lives.</summary>
    public void CloseAll()
    {
        foreach (var owner in _owners) _engine.Session.Start(new CloseOwner(owner));
    }
}
