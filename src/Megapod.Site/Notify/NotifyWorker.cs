namespace Megapod.Site.Notify;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;

/// <summary>Tells on one way, beside all others: a receiver that is slow holds nobody up but itself.</summary>
/// <param name="way">The way.</param>
/// <param name="parts">What it needs of the house.</param>
internal sealed class NotifyWorker(INotifyWay way, NotifyParts parts)
{
    private readonly Lock gate = new();
    private readonly NotifyQueue queue = new(way.Id, way.Severity, parts.Config.Repeat);
    private readonly long begun = parts.Time.GetTimestamp();
    private readonly Trouble trouble = new(parts.Events, "notify-failed", way.Id);
    private TaskCompletionSource changed = New();

    private TimeSpan Now => parts.Time.GetElapsedTime(begun);

    /// <summary>Takes what is to be told, and returns at once.</summary>
    public void Offer(AlarmNotice notice)
    {
        bool isLost;
        lock (gate)
        {
            isLost = queue.Offer(notice, Now);
            changed.TrySetResult();
        }

        if (isLost)
        {
            parts.Events.Add(parts.Clock(), "notify-given-up", way.Id, $"{NotifyFaults.GivenUp}: the oldest alarm that waits for '{way.Id}' was let go, because too many wait. Look at the way to it.");
        }
    }

    /// <summary>Tells until it shall stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await RestAsync(stop);
                await TellAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop; what was not told and still stands is told by the next process.
            return;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until something is due.</summary>
    private async Task RestAsync(CancellationToken stop)
    {
        while (true)
        {
            Task news;
            TimeSpan? due;
            lock (gate)
            {
                due = queue.Due;
                if (due <= Now)
                {
                    return;
                }

                changed = New();
                news = changed.Task;
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var wait = due is { } at ? Task.Delay(at - Now is { Ticks: > 0 } left ? left : TimeSpan.FromMilliseconds(1), parts.Time, pause.Token) : Task.Delay(Timeout.InfiniteTimeSpan, pause.Token);
            await Task.WhenAny(news, wait);
            await pause.CancelAsync();
            stop.ThrowIfCancellationRequested();
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        IReadOnlyList<NotifyItem> items;
        lock (gate)
        {
            items = queue.Take(Now, parts.Views());
        }

        if (items.Count == 0)
        {
            return;
        }

        var listed = items.Count > NotifyMessage.MostItems ? [.. items.Take(NotifyMessage.MostItems)] : items;
        var came = await SendAsync(new NotifyMessage(parts.Site, parts.Name, parts.Clock(), listed, items.Count - listed.Count, parts.Config.Address ?? ""), stop);
        var now = parts.Clock();
        if (!came.IsDelivered)
        {
            trouble.Met(now, $"{came.Trouble!.Code}: {came.Trouble.Message} {came.Trouble.Remedy}");
            IReadOnlyList<NotifyItem> lost;
            lock (gate)
            {
                lost = queue.Failed(Now);
            }

            if (lost.Count > 0)
            {
                parts.Events.Add(now, "notify-given-up", way.Id, string.Create(
                    CultureInfo.InvariantCulture, $"{NotifyFaults.GivenUp}: {lost.Count} alarms were not told to '{way.Id}' within a day and are not tried any more, the first of them {lost[0].Alarm.Id}."));
            }

            return;
        }

        trouble.Over(now, $"'{way.Id}' is told of alarms again.");
        if (came.Trouble is { } partly)
        {
            parts.Events.Add(now, "notify-partly", way.Id, $"{partly.Code}: {partly.Message} {partly.Remedy}");
        }

        lock (gate)
        {
            queue.Done(items, Now);
        }

        parts.Told(way.Id, [.. items.Where(i => i.ClearedAt is null).Select(i => (i.Alarm.Id, i.Alarm.Number))]);
    }

    private async Task<NotifyDelivery> SendAsync(NotifyMessage message, CancellationToken stop)
    {
        try
        {
            return await way.SendAsync(message, stop);
        }
#pragma warning disable CA1031 // A receiver that finds a new way to fail is one that was not told; others go on, and it is tried again.
        catch (Exception bug) when (bug is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new NotifyDelivery(IsDelivered: false, new Fault(NotifyFaults.NotReached, $"'{way.Id}' could not be told: {bug.GetType().Name}: {bug.Message}", "It is tried again; report it if it stays so."));
        }
    }
}
