namespace Megapod.Wire.Polling;

using System.Collections.Concurrent;
using System.Diagnostics;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Lab;

/// <summary>Workers and their devices: one that hangs keeps nobody waiting, commands go before polls, and the board is looked at without waiting for anyone.</summary>
public sealed class DeviceWorkerTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
    private static readonly PollPace Quick = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400));

    [Fact]
    public async Task One_device_that_hangs_and_one_that_throws_keep_none_of_fifty_waiting()
    {
        var devices = Enumerable.Range(0, 50).Select(i => new Fake($"device-{i}") { Poll = i == 7 ? Hang : i == 9 ? Throw : Answer }).ToList();
        long began = Stopwatch.GetTimestamp();
        var health = await RunAsync(devices, TimeSpan.FromSeconds(1.5));
        double most = 5 + (Stopwatch.GetElapsedTime(began) / Quick.Period);
        Assert.All(devices.Where((_, i) => i is not (7 or 9)), d => Assert.InRange(d.Polls, 15, most));
        Assert.All(health.Where((_, i) => i is not (7 or 9)), h => Assert.True(h.IsAnswering));
        Assert.Equal("MP3761", health[7].Trouble!.Code);
        Assert.Equal("MP3762", health[9].Trouble!.Code);
        Assert.Contains("a bug", health[9].Trouble!.Message, StringComparison.Ordinal);
        Assert.InRange(devices[9].Polls, 3, most / 3);
        Assert.InRange(devices[7].Polls, 2, most / 3);
    }

    [Fact]
    public async Task Command_is_carried_at_once_and_a_device_that_is_told_all_the_time_is_still_read()
    {
        var device = new Fake("battery");
        using var stop = new CancellationTokenSource();
        var worker = Worker(device, Quick with { Period = TimeSpan.FromMilliseconds(200) });
        var run = worker.RunAsync(stop.Token);
        await Until(() => device.Polls > 0);
        long began = Stopwatch.GetTimestamp();
        for (int k = 0; k < 100; k++)
        {
            device.Tell(k);
            worker.Call();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Until(() => device.Carried.LastOrDefault().Value == 99);
        await stop.CancelAsync();
        await run;

        // The newest wins: none is carried twice, none after a newer one.
        int[] carried = [.. device.Carried.Select(c => c.Value)];
        Assert.Equal(carried.Order().Distinct(), carried);
        Assert.True(carried.Length > 20, $"{carried.Length} of 100 carried");
        Assert.InRange(device.Polls, 3, 5 + (Stopwatch.GetElapsedTime(began) / TimeSpan.FromMilliseconds(200)));

        // A command that waited for the next poll would wait for 100 ms in the middle.
        double[] waits = [.. device.Carried.Select(c => c.WaitedMs).Order()];
        Assert.True(waits[waits.Length / 2] < 50, $"half waited {waits[waits.Length / 2]} ms");
    }

    [Fact]
    public async Task Device_for_which_a_command_always_waits_is_still_read()
    {
        var device = new Fake("battery") { IsEndless = true };
        device.Tell(1);
        long began = Stopwatch.GetTimestamp();
        await RunAsync([device], TimeSpan.FromSeconds(1));
        Assert.InRange(device.Polls, 10, 5 + (Stopwatch.GetElapsedTime(began) / Quick.Period));
        Assert.True(device.Carried.Count > device.Polls, $"{device.Carried.Count} commands beside {device.Polls} polls");
    }

    [Fact]
    public async Task Device_that_is_gone_is_told_no_more_often_than_it_is_asked_and_is_told_again_when_it_is_back()
    {
        bool isBack = false;
        var device = new Fake("station") { Poll = _ => ValueTask.FromResult(Volatile.Read(ref isBack) ? null : new Fault("MP3701", "gone", "look")), RefusesUntil = () => Volatile.Read(ref isBack) };
        using var stop = new CancellationTokenSource();
        var worker = Worker(device, Quick);
        long began = Stopwatch.GetTimestamp();
        var run = worker.RunAsync(stop.Token);
        device.Tell(1);
        for (int k = 0; k < 400; k++)
        {
            worker.Call();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        int tries = device.Tries;
        Assert.InRange(tries, 2, 2 + (Stopwatch.GetElapsedTime(began) / Quick.Period));
        Assert.False(worker.Health.IsAnswering);
        Volatile.Write(ref isBack, true);
        await Until(() => device.Carried.Any(c => c.Value == 1));
        await Until(() => worker.Health.IsAnswering);
        await stop.CancelAsync();
        await run;
        Assert.Null(worker.Health.Trouble);
        Assert.Equal(0, worker.Health.Failures);
    }

    [Fact]
    public void Board_keeps_what_was_put_hands_out_answers_once_and_never_mixes_two_moments()
    {
        var tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
        var board = new SiteBoard(tree);
        var snapshot = new SiteSnapshot(tree);
        board.Read(snapshot, Start);
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
            board.Read(snapshot, Start);
            Assert.Equal(snapshot.NodePower[0], snapshot.NodePower[^1]);
            foreach (var report in snapshot.Reports)
            {
                Assert.True(report.Sequence > last);
                last = report.Sequence;
            }
        }

        Volatile.Write(ref isOver, true);
        writer.Join();
        Assert.Equal(Start, snapshot.TakenAt);
        Assert.True(last > 0);
    }

    private static async ValueTask<Fault?> Hang(CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        return null;
    }

    private static ValueTask<Fault?> Throw(CancellationToken stop) => throw new InvalidOperationException("a bug");

    private static ValueTask<Fault?> Answer(CancellationToken stop) => ValueTask.FromResult<Fault?>(null);

    private static async Task<IReadOnlyList<DeviceHealth>> RunAsync(IReadOnlyList<Fake> devices, TimeSpan length)
    {
        using var stop = new CancellationTokenSource(length);
        var workers = devices.Select(d => Worker(d, Quick)).ToList();
        await Task.WhenAll(workers.Select(w => w.RunAsync(stop.Token)));
        return [.. workers.Select(w => w.Health)];
    }

    private static DeviceWorker Worker(Fake device, PollPace pace)
    {
        long began = Stopwatch.GetTimestamp();
        return new DeviceWorker(device, pace, TimeProvider.System, () => Start + Stopwatch.GetElapsedTime(began), new SeededRandom(1));
    }

    private static async Task Until(Func<bool> isSo)
    {
        long began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "it did not come");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Fake(string id) : IPolledDevice
    {
        private readonly Lock gate = new();
        private (int Value, long At)? waiting;
        private int polls;
        private int tries;

        public Func<CancellationToken, ValueTask<Fault?>> Poll { get; init; } = _ => ValueTask.FromResult<Fault?>(null);

        public bool IsEndless { get; init; }

        public Func<bool>? RefusesUntil { get; init; }

        public ConcurrentQueue<(int Value, double WaitedMs)> Carried { get; } = new();

        public int Polls => Volatile.Read(ref polls);

        public int Tries => Volatile.Read(ref tries);

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
                waiting = (value, Stopwatch.GetTimestamp());
            }
        }

        public ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
        {
            Interlocked.Increment(ref polls);
            return Poll(stop);
        }

        public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop)
        {
            Interlocked.Increment(ref tries);
            if (RefusesUntil?.Invoke() == false)
            {
                return ValueTask.FromResult<Fault?>(new Fault("MP3701", "gone", "look"));
            }

            lock (gate)
            {
                var (value, at) = waiting!.Value;
                waiting = IsEndless ? waiting : null;
                Carried.Enqueue((value, Stopwatch.GetElapsedTime(at).TotalMilliseconds));
            }

            return ValueTask.FromResult<Fault?>(null);
        }
    }
}
