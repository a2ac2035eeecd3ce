namespace Megapod.Wire.Polling;

using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Lab;
using Megapod.Wire.Site;

/// <summary>Workers and their devices: one that hangs keeps nobody waiting, commands go before polls, and the board is looked at without waiting for anyone.</summary>
public sealed class DeviceWorkerTests : IAsyncDisposable
{
    private static readonly Instant Begin = Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly FakeClock clock = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];

    [Fact]
    public void One_device_that_hangs_and_one_that_throws_keep_none_of_fifty_waiting()
    {
        var devices = Enumerable.Range(0, 50).Select(i => new Fake($"device-{i}") { Poll = i == 7 ? Hang : i == 9 ? Throw : _ => default }).ToList();
        var workers = devices.Select(Start).ToList();
        for (int s = 1; s <= 5; s++)
        {
            // All wait for something: 48 for their next second, one for an answer or for its pause to end, one for its pause.
            clock.AwaitSleepers(50);
            clock.MoveTo(s * Second);
        }

        clock.AwaitSleepers(50);
        Assert.All(devices.Where((_, i) => i is not (7 or 9)), d => Assert.Equal(6, d.Polls));
        Assert.All(workers.Where((_, i) => i is not (7 or 9)), w => Assert.True(w.Health.IsAnswering));
        Assert.Equal("MP3761", workers[7].Health.Trouble!.Code);
        Assert.Equal(2, devices[7].Polls);

        // At 0 s, 1 s and 3 s: each pause is about twice the one before.
        Assert.Equal(3, devices[9].Polls);
        Assert.Equal("MP3762", workers[9].Health.Trouble!.Code);
        Assert.Contains("a bug", workers[9].Health.Trouble!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_is_carried_at_once_and_the_newest_wins()
    {
        var device = new Fake("battery");
        var worker = Start(device);
        clock.AwaitSleeperUntil(Second);
        device.Tell(1);
        worker.Call();
        Assert.Equal(1, await device.CarriedAsync());

        // While one is on its way two more come: the first of them is gone.
        device.Gate = new TaskCompletionSource();
        device.Tell(2);
        worker.Call();
        await device.BegunAsync();
        device.Tell(3);
        worker.Call();
        device.Tell(4);
        worker.Call();
        device.Gate.SetResult();
        Assert.Equal(2, await device.CarriedAsync());
        Assert.Equal(4, await device.CarriedAsync());

        // All of it without any time that passed, and the next poll comes when it would have come.
        Assert.Equal((TimeSpan.Zero, 1), (clock.Elapsed, device.Polls));
        clock.AwaitSleeperUntil(Second);
        clock.MoveTo(Second);
        clock.AwaitSleeperUntil(2 * Second);
        Assert.Equal(2, device.Polls);
    }

    [Fact]
    public async Task Device_for_which_a_command_always_waits_is_still_read()
    {
        var device = new Fake("battery") { IsEndless = true };
        device.Tell(1);
        Start(device);
        for (int s = 1; s <= 5; s++)
        {
            await device.PolledAsync();
            Assert.Equal(1, await device.CarriedAsync());
            clock.MoveTo(s * Second);
        }

        await device.PolledAsync();
    }

    [Fact]
    public async Task Device_that_is_gone_is_told_no_more_often_than_it_is_asked_and_is_told_again_when_it_is_back()
    {
        var device = new Fake("station") { IsGone = true };
        var worker = Start(device);
        device.Tell(1);
        for (int s = 1; s <= 20; s++)
        {
            clock.AwaitSleeperBy(s * Second);
            for (int k = 0; k < 50; k++)
            {
                worker.Call();
            }

            Assert.InRange(device.Carries, 0, s);
            clock.MoveTo(s * Second);
        }

        clock.AwaitSleeperBy(21 * Second);
        Assert.InRange(device.Carries, 10, 20);
        Assert.Equal((false, "MP3701"), (worker.Health.IsAnswering, worker.Health.Trouble!.Code));

        // A command that gets through says that the device is there: it is read at once, however long its pause would have been.
        int polls = device.Polls;
        device.IsGone = false;
        clock.MoveTo(21 * Second);
        Assert.Equal(1, await device.CarriedAsync());
        clock.AwaitSleeperUntil(22 * Second);
        Assert.Equal(polls + 1, device.Polls);
        Assert.Equal((true, 0, null), (worker.Health.IsAnswering, worker.Health.Failures, worker.Health.Trouble));
    }

    [Fact]
    public void Driver_that_does_not_give_up_is_left_alone_told_and_called_again_when_it_has()
    {
        var never = new TaskCompletionSource<Fault?>();
        var device = new Fake("deaf") { Poll = _ => new ValueTask<Fault?>(never.Task) };
        var worker = Start(device);

        // It is given its two seconds, then it is not called again however often it is due.
        clock.AwaitSleeperUntil(2 * Second);
        for (int s = 2; s <= 12; s++)
        {
            clock.MoveTo(s * Second);
            clock.AwaitSleepers(1);
        }

        Assert.Equal((1, false, "MP3763"), (device.Polls, worker.Health.IsAnswering, worker.Health.Trouble!.Code));
        never.SetException(new InvalidOperationException("at last"));
        for (int s = 13; s <= 60 && device.Polls == 1; s++)
        {
            clock.MoveTo(s * Second);
            clock.AwaitSleepers(1);
        }

        Assert.Equal(2, device.Polls);
    }

    [Fact]
    public async Task Driver_that_keeps_its_thread_is_not_called_one_that_answers()
    {
        using var free = new ManualResetEventSlim();
        bool holds = false;
        var held = new TaskCompletionSource();
        var device = new Fake("blocking")
        {
            Poll = _ =>
            {
                if (Volatile.Read(ref holds))
                {
                    held.SetResult();
                    free.Wait(CancellationToken.None);
                }

                return default;
            },
        };
        var worker = Start(device);
        clock.AwaitSleeperUntil(Second);
        Volatile.Write(ref holds, true);
        clock.MoveTo(Second);
        await held.Task;
        clock.MoveTo(6 * Second);
        Assert.True(worker.HealthAt(Begin + clock.Elapsed).IsAnswering);
        clock.MoveTo(8 * Second);
        var health = worker.HealthAt(Begin + clock.Elapsed);
        Assert.Equal((false, "MP3763"), (health.IsAnswering, health.Trouble!.Code));
        Volatile.Write(ref holds, false);
        free.Set();
    }

    [Theory]
    [InlineData(0, 1000, 1000)]
    [InlineData(1000, 0, 1000)]
    [InlineData(1000, 1000, 999)]
    public void Pace_that_makes_no_sense_is_refused(int periodMs, int timeoutMs, int pauseMs)
    {
        var pace = new PollPace(TimeSpan.FromMilliseconds(periodMs), TimeSpan.FromMilliseconds(timeoutMs), TimeSpan.FromMilliseconds(pauseMs));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceWorker(new Fake("x"), pace, clock, () => Begin, new SeededRandom(1)));
    }

    [Fact]
    public void Board_keeps_what_was_put_hands_out_answers_once_and_never_mixes_two_moments()
    {
        var tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
        var board = new SiteBoard(tree);
        var snapshot = new SiteSnapshot(tree);
        board.Read(snapshot, Begin);
        Assert.All(snapshot.NodePower, r => Assert.Equal(Quality.Missing, r.Quality));
        bool isOver = false;
        var writer = new Thread(() =>
        {
            for (long k = 1; !Volatile.Read(ref isOver); k++)
            {
                board.Put(s =>
                {
                    s.NodePower[0] = Reading.Good(k, new Instant(k));
                    s.NodePower[^1] = Reading.Good(k, new Instant(k));
                });
                board.Put(new CommandReport(0, (uint)k, Accepted: true, new Instant(k)));
            }
        });
        writer.Start();
        uint last = 0;
        for (int k = 0; k < 2000; k++)
        {
            board.Read(snapshot, Begin);
            Assert.Equal(snapshot.NodePower[0], snapshot.NodePower[^1]);
            foreach (var report in snapshot.Reports)
            {
                Assert.True(report.Sequence > last);
                last = report.Sequence;
            }
        }

        Volatile.Write(ref isOver, true);
        writer.Join();
        Assert.Equal(Begin, snapshot.TakenAt);
        Assert.True(last > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
    }

    private static async ValueTask<Fault?> Hang(CancellationToken stop)
    {
        await new TaskCompletionSource().Task.WaitAsync(stop);
        return null;
    }

    private static ValueTask<Fault?> Throw(CancellationToken stop) => throw new InvalidOperationException("a bug");

    private DeviceWorker Start(Fake device)
    {
        var worker = new DeviceWorker(device, PollPace.Usual, clock, () => Begin + clock.Elapsed, new SeededRandom(1));
        running.Add(Task.Run(() => worker.RunAsync(stop.Token)));
        return worker;
    }

    private sealed class Fake(string id) : IPolledDevice
    {
        private static readonly Fault Gone = new("MP3701", "gone", "look");
        private readonly Lock gate = new();
        private readonly Channel<int> carried = Channel.CreateUnbounded<int>();
        private readonly Channel<int> begun = Channel.CreateUnbounded<int>();
        private readonly Channel<int> polled = Channel.CreateUnbounded<int>();
        private int? waiting;
        private int polls;
        private int carries;
        private bool isGone;

        public Func<CancellationToken, ValueTask<Fault?>> Poll { get; init; } = _ => default;

        public bool IsEndless { get; init; }

        public bool IsGone
        {
            get => Volatile.Read(ref isGone);
            set => Volatile.Write(ref isGone, value);
        }

        /// <summary>What a command waits for before it is carried.</summary>
        public TaskCompletionSource? Gate { get; set; }

        public int Polls => Volatile.Read(ref polls);

        public int Carries => Volatile.Read(ref carries);

        public string Id => id;

        public bool HasCommand
        {
            get
            {
                lock (gate)
                {
                    return waiting is not null;
                }
            }
        }

        public void Tell(int value)
        {
            lock (gate)
            {
                waiting = value;
            }
        }

        public Task<int> CarriedAsync() => NextAsync(carried);

        public Task<int> BegunAsync() => NextAsync(begun);

        public Task<int> PolledAsync() => NextAsync(polled);

        public ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
        {
            polled.Writer.TryWrite(Interlocked.Increment(ref polls));
            return IsGone ? ValueTask.FromResult<Fault?>(Gone) : Poll(stop);
        }

        public async ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop)
        {
            Interlocked.Increment(ref carries);
            if (IsGone)
            {
                return Gone;
            }

            int value;
            lock (gate)
            {
                value = waiting!.Value;
                waiting = IsEndless ? waiting : null;
            }

            if (Gate is { } held)
            {
                begun.Writer.TryWrite(value);
                await held.Task;
                Gate = null;
            }

            await Task.Yield();
            carried.Writer.TryWrite(value);
            return null;
        }

        private static async Task<int> NextAsync(Channel<int> from) => await from.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
