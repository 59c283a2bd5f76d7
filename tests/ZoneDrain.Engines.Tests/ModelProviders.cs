using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>Case 121: who keeps the module of a driver whose memory is used (kernel-model 2.e19).</summary>
internal static class ModelProviders
{
    private const int Pages = DeviceScene.Pages;
    private static readonly SchemeId[] Waiting = [.. ModelCase.EveryScheme.Where(scheme => scheme != SchemeId.B)];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under(Waiting, "an rmmod under pages that are out", PagesOut),
        .. Under(Waiting, "an rmmod while another device uses the memory", UsedByAnother),
        .. Under(Waiting, "an rmmod while an unbind waits for a page", UnderUnbind),
    ];

    private static IEnumerable<ModelCase> Under(IEnumerable<SchemeId> schemes, string fact, Action<DeviceScene, bool> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from scheme in schemes
        select new ModelCase(
            121, "drm_pagemap, 7.0", $"{type}: {fact}", scheme, world => check(new(world, type), SchemeList.Get(scheme, type).HoldsProvider));

    private static void Held(DeviceScene scene, long pages, long references)
    {
        var ended = scene.World.Run(new UnloadModule(scene.Plan(scene.Device.First)));
        (ended.Outcome, ended.Findings.Refusal).ShouldBe((Outcome.EAGAIN, Refusal.ProviderHeld));
        (ended.Findings.Pages, ended.Findings.Handle).ShouldBe((pages, references));
    }

    private static IEnumerable<(string Holder, string Kind, PageId Page, long Count)> Providers(DeviceScene scene) =>
        scene.World.Engine.Holders(scene.Device.First, 99).Where(row => row.Kind == ReferenceAudit.ProviderKind);

    private static void PagesOut(DeviceScene scene, bool isHeld)
    {
        var first = scene.Device.First;
        scene.OnDevice();
        if (isHeld)
        {
            Providers(scene).ShouldBe([(HolderId.Provider(first).ToString(), ReferenceAudit.ProviderKind, new PageId(first, 0), Pages)]);
            scene.World.Engine.Holders(first, 3).Count.ShouldBe(3);
            HolderId.TryParse(Providers(scene).Single().Holder, out var holder).ShouldBeTrue();
            (holder, holder.Kind).ShouldBe((HolderId.Provider(first), HolderKind.Provider));
            Held(scene, Pages, 0);
            scene.World.Engine.Inspect(first).Life.ShouldBe(Life.Live);

            // The last page_free lets it go; a page of which one mapping is left is not free.
            var child = scene.World.Fork(scene.Process);
            scene.MoveOut(0, Pages - 1);
            scene.World.Do(new Exit(scene.Process));
            Held(scene, Providers(scene).Single().Count, 0);
            scene.World.Do(new Exit(child));
        }

        Providers(scene).ShouldBeEmpty();
        var ended = scene.World.Do(new UnloadModule(scene.Plan(first))).Findings;
        (ended.Pages, ended.Moved).ShouldBe(isHeld ? (0, 0) : (Pages, Pages));
        scene.World.Freed(first);
        scene.World.Run(AskProvider.Hold(new(first.Value))).Findings.Refusal.ShouldBe(Refusal.ProviderGone);
        scene.World.Do(new UnloadModule(scene.Plan(first)));
    }

    private static void UsedByAnother(DeviceScene scene, bool isHeld)
    {
        var driver = new DriverId(scene.Device.First.Value);
        foreach (var _ in Enumerable.Range(0, 2)) scene.World.Do(AskProvider.Hold(driver));
        scene.World.Do(AskProvider.Put(driver));
        if (isHeld)
        {
            Held(scene, 0, 1);

            // An unbind does not wait for who uses the memory, and does not let the module go either.
            scene.World.Do(new RemoveChunk(scene.Plan(scene.Device.First)));
            Held(scene, 0, 1);
            scene.World.Do(AskProvider.Put(driver));
            scene.World.Do(new UnloadModule(scene.Plan(scene.Device.First)));
            return;
        }

        // The put that comes later runs code that is gone.
        scene.World.Do(new UnloadModule(scene.Plan(scene.Device.First))).Findings.Handle.ShouldBe(1);
        scene.World.Freed(scene.Device.First);
    }

    private static void UnderUnbind(DeviceScene scene, bool isHeld)
    {
        if (scene.Type == MemoryType.Private) return;
        scene.OnDevice();
        var owner = scene.Memory.Hold(2, GupMode.Get);
        scene.World.Do(new Zap(scene.Process, DeviceScene.At + 2, DeviceScene.At + 3));
        var ticket = scene.World.Block(new RemoveChunk(scene.Plan(scene.Device.First)));
        if (isHeld)
        {
            Held(scene, 1, 0);
            Providers(scene).Single().Count.ShouldBe(1);
        }
        else
        {
            scene.World.Run(new UnloadModule(scene.Plan(scene.Device.First))).Outcome.ShouldBe(Outcome.EBUSY);
        }

        scene.World.Release(owner);
        scene.World.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Do(new UnloadModule(scene.Plan(scene.Device.First)));
    }
}
