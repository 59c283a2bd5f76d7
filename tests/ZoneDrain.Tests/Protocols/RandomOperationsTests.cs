using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>
/// Random operations by several threads of several processes on two files, in a random order of turns. Goal: I3, I4 and I7 hold between any two turns where
/// they are claimed, every count is what its holders add up to when all is quiet, nothing sleeps for ever, and after an orderly end everything is zero.
/// </summary>
public class RandomOperationsTests
{
    private const int FilePages = 1100;

    private static readonly long[] Pages = [0, 1, 2, 511, 512, 600, 1023, 1024, 1099];

    public static TheoryData<SchemeId, FileSystem> Settings
    {
        get
        {
            var data = new TheoryData<SchemeId, FileSystem>();
            foreach (var scheme in Enum.GetValues<SchemeId>())
            {
                foreach (var system in Enum.GetValues<FileSystem>()) data.Add(scheme, system);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Counts_are_what_the_holders_add_up_to(SchemeId scheme, FileSystem system)
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => new Run(scheme, system, seed).Play()).Check(Config.QuickThrowOnFailure.WithMaxTest(2));
    }

    private sealed class Run
    {
        private readonly World _world = new();
        private readonly Random _random;
        private readonly SchemeId _scheme;
        private readonly FileSystem _system;
        private readonly List<(ProcessId Process, InodeId Inode, long Base)> _mappings = [];
        private readonly List<OwnerId> _owners = [];

        public Run(SchemeId scheme, FileSystem system, int seed)
        {
            (_scheme, _system, _random) = (scheme, system, new(seed));
            var pgmap = _world.AddPgmap(scheme);
            _world.AddFile(pgmap, FilePages, BlockState.Written, system);
            _world.AddFile(pgmap, FilePages, seed % 2 == 0 ? BlockState.Unwritten : BlockState.Hole, system);
            for (var i = 0; i < 3; i++) Map(_world.AddProcess(), i % 2);
        }

        public void Play()
        {
            for (var round = 0; round < 12; round++)
            {
                for (var i = 0; i < 6; i++) BeginOne();
                Mix();
                Quiet();
                _world.CheckHolders();
                CheckMappers();
            }

            End();
        }

        // A file knows of each mapping there is, and of none else.
        private void CheckMappers()
        {
            foreach (var inode in _world.Inodes.Values)
            {
                var known = inode.Mappers.ToDictionary(mapper => mapper.Process.Value, mapper => mapper.Mappings);
                foreach (var (number, process) in _world.Processes)
                    known.GetValueOrDefault(number).ShouldBe(process.Mappings.Count(vma => vma.Inode == inode.Id), $"{process.Id} and {inode.Id}");
            }
        }

        private void BeginOne()
        {
            var (process, inode, start) = _mappings[_random.Next(_mappings.Count)];
            var page = Pages[_random.Next(Pages.Length)];
            var length = Math.Min(Pages[_random.Next(Pages.Length)] + 1, FilePages - page);
            switch (_random.Next(20))
            {
                case <= 5:
                    _world.Begin(new Fault(process, start + page, _random.Next(2) == 0));
                    break;
                case 6 or 7:
                    var owner = _owners[_random.Next(_owners.Count)];
                    var mode = (GupMode)_random.Next(2) | (_random.Next(2) == 0 ? GupMode.Write : GupMode.Get);
                    if (owner.Host == process) _world.Begin(new Gup(process, start + page, (int)Math.Min(length, 512), owner.Slot, mode));
                    break;
                case 8:
                    _world.Begin(new CloseOwner(_owners[_random.Next(_owners.Count)]));
                    break;
                case 9:
                    _world.Begin(new Munmap(process, start + page, start + page + length));
                    break;
                case 10 or 11:
                    BeginTruncation(inode, page * 4096 + (_random.Next(3) == 0 ? 100 : 0), length * 4096);
                    break;
                case 12:
                    _world.Begin(new WriteFile(inode, page * 4096, length * 4096, _random.Next(2) == 0, _random.Next(2) == 0));
                    break;
                case 13:
                    _world.Begin(new WriteBack(inode, page, page + length));
                    break;
                case 14 when _world.Processes.Count < 9:
                    Fork(process);
                    break;
                case 15:
                    _world.Begin(new Mremap(process, start, FilePages, start + (_random.Next(2) == 0 ? 1 << 20 : (1 << 20) + 1)));
                    break;
                case 16:
                    _world.Begin(new Mremap(process, start + page, length, start + (3 << 20) + page));
                    break;
                case 17:
                    var rights = _random.Next(3) switch { 0 => VmaFlags.None, 1 => VmaFlags.Read, _ => VmaFlags.Read | VmaFlags.Write };
                    _world.Begin(new Mprotect(process, start + page, start + page + length, rights));
                    break;
                case 18:
                    _world.Begin(new CloneFile(inode, new(1 - inode.Value), page, length));
                    break;
                case 19:
                    _world.Begin(new ReadFile(inode, page * 4096, length * 4096));
                    break;
            }
        }

        private void BeginTruncation(InodeId inode, long offset, long length)
        {
            var kind = (TruncateKind)_random.Next(5);
            _world.Begin(new Truncate(inode, _system, kind, offset, kind is TruncateKind.Collapse or TruncateKind.Insert ? 4096 : length));
        }

        private void Fork(ProcessId parent)
        {
            var child = _world.ReserveProcess();
            if (_world.Do(new Fork(parent, child)) != Outcome.Ok) return;
            foreach (var (process, inode, start) in _mappings.ToArray())
            {
                if (process == parent) _mappings.Add((child, inode, start));
            }
        }

        private void Mix()
        {
            for (var turns = 0; turns < 200_000; turns++)
            {
                var ready = _world.Tasks.FindAll(task => !task.IsDone && !task.IsAsleep);
                if (ready.Count == 0) return;
                _world.Step(ready[_random.Next(ready.Count)]);
                if (turns % 8 != 0) continue;
                _world.CheckPages();
                _world.CheckCounts();
                _world.CheckFrames();
            }

            throw new InvalidOperationException($"no end: {string.Join(", ", _world.Tasks)}");
        }

        // Whoever sleeps now waits for a pin, or for a mapping made meanwhile: both go, and then all must end.
        private void Quiet()
        {
            var asleep = _world.Tasks.Exists(task => !task.IsDone);
            foreach (var task in _world.Tasks.ToArray())
            {
                if (asleep && _random.Next(3) == 0) _world.Interrupt(task);
            }

            foreach (var owner in asleep ? _owners : [])
            {
                foreach (var process in _world.Processes.Keys) _world.Begin(new CloseOwner(owner) { Closer = new(process) });
            }

            Mix();
            for (var i = 0; _world.Tasks.Exists(task => !task.IsDone) && i < 20; i++)
            {
                foreach (var process in _world.Processes.Keys.ToArray()) _world.Begin(new Munmap(new(process), 0, BreakLayouts.WholeFile));
                Mix();
            }

            var stuck = string.Join("; ", _world.Tasks.Where(task => !task.IsDone));
            stuck.ShouldBeEmpty($"I8 under {_scheme}");
            _world.Tasks.Clear();
            for (var i = 0; asleep && i < 3; i++) Map(new(i), i % 2);
        }

        private void Map(ProcessId process, int file)
        {
            var flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Huge | (_random.Next(4) == 0 ? VmaFlags.None : VmaFlags.Shared);
            _world.Do(new Mmap(process, new(file), 0, FilePages, flags, -1), out var findings).ShouldBe(Outcome.Ok);
            _mappings.Add((process, new(file), findings.Handle));
            _world.Do(new OpenOwner(process, _random.Next(2) == 0 ? OwnerKind.Descriptor : OwnerKind.Pipe), out findings).ShouldBe(Outcome.Ok);
            _owners.Add(new(process, (int)findings.Handle));
        }

        private void End()
        {
            foreach (var process in _world.Processes.Keys.ToArray()) _world.Do(new Exit(new(process))).ShouldBe(Outcome.Ok);
            foreach (var inode in _world.Inodes.Keys.ToArray()) _world.Do(new Evict(new(inode), Unlink: true)).ShouldBe(Outcome.Ok);
            _world.CheckHolders();
            _world.CheckIdle();
            _world.Frames(new(0)).Used.ShouldBe(0);
            var spec = _world.Pgmaps[0].Spec;
            var plan = new TeardownPlan(new(0), _scheme, spec.Strategy, spec.Frames, 0, ZapOrder.None, GracePlacement.Both, false);
            _world.Do(new Teardown(plan)).ShouldBe(Outcome.Ok);
            _world.Violations.ShouldBeEmpty();
        }
    }
}
