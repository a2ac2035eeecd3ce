namespace Megapod.Node.Uplink;

using System.Net.WebSockets;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.WorkLink;

/// <summary>
/// The node's end of the link: it connects outward, tells all that is whenever something has changed and once a second, and hands on what the site wants. When the link breaks it is opened again; what the
/// node does meanwhile does not depend on it.
/// </summary>
/// <param name="papers">Whose link it is; its own from now on.</param>
/// <param name="folder">The node's state folder, for papers that are renewed.</param>
/// <param name="runner">Who runs the jobs.</param>
/// <param name="give">Takes power that the site gives, and says under which number it will be told of; it returns at once.</param>
/// <param name="logs">Reads a part of what a job has written.</param>
/// <param name="time">Time.</param>
/// <param name="random">Chance, so that many nodes do not come back in one instant.</param>
public sealed class SiteLink(NodePapers papers, string folder, IRunner runner, Func<WorkBudget, uint> give, Func<WorkLogQuestion, WorkLogAnswer> logs, TimeProvider time, Random random) : IDisposable
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Reports that follow each other because much happens: each is whole, so that one that is left out is not missed.</summary>
    private static readonly TimeSpan ReportGap = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(15);

    /// <summary>A renewal that failed is tried again so often.</summary>
    private static readonly TimeSpan RenewPause = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Queue<WorkLogAnswer> answers = new();
    private readonly Lock gate = new();
    private NodePapers own = papers;
    private (uint Ours, uint Theirs) budget;
    private DateTimeOffset renewedAt;

    /// <summary>Learns of what goes wrong with the link, and with null that it is open; must return soon. Null: nobody does.</summary>
    public Action<Fault?>? Told { get; set; }

    /// <summary>Keeps the link until it is stopped.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        runner.Changed = Wake;
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            long began = time.GetTimestamp();
            try
            {
                await RenewAsync(stop);
                await TalkAsync(stop);
                Told?.Invoke(WorkLinkFaults.Broke("the site has closed it"));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is IOException or WebSocketException or OperationCanceledException or InvalidOperationException)
            {
                Told?.Invoke(WorkLinkFaults.Broke(error.InnerException?.Message ?? error.Message));
            }

            // A link that held for a while was good, whatever ended it.
            pause = time.GetElapsedTime(began) > LongestPause ? FirstPause : pause;
            try
            {
                await Task.Delay(pause * (0.5 + (0.5 * random.NextDouble())), time, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = 2 * pause < LongestPause ? 2 * pause : LongestPause;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        wake.Dispose();
        own.Dispose();
    }

    private async Task RenewAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (!own.IsAging(now) || now - renewedAt < RenewPause)
        {
            return;
        }

        renewedAt = now;
        var renewed = await NodeEnrolment.RenewAsync(own, folder, time, stop);
        if (renewed.IsSuccess)
        {
            own.Dispose();
            own = renewed.Value;
        }
        else
        {
            Told?.Invoke(renewed.Faults[0]);
        }
    }

    private async Task TalkAsync(CancellationToken stop)
    {
        using var web = new ClientWebSocket();
        web.Options.AddSubProtocol(WorkLinkPaths.SubProtocol);
        web.Options.KeepAliveInterval = PingInterval;
        web.Options.KeepAliveTimeout = PingTimeout;
        web.Options.ClientCertificates = [own.Own];
        web.Options.RemoteCertificateValidationCallback = own.Judge(time);
        var address = new UriBuilder(new Uri(own.Site, WorkLinkPaths.Link)) { Scheme = "wss" }.Uri;
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            patience.CancelAfter(ConnectPatience);
            await web.ConnectAsync(address, patience.Token);
        }

        Told?.Invoke(null);
        using var socket = new WorkLinkSocket(web);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = SendAsync(socket, ending.Token);
        var receiving = ReceiveAsync(socket, ending.Token);
        var ended = await Task.WhenAny(sending, receiving, AgeAsync(ending.Token));
        if (stop.IsCancellationRequested)
        {
            await socket.CloseAsync("the node stops");
        }

        await ending.CancelAsync();
        await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended;
    }

    /// <summary>Lasts until the certificate should be renewed, which is done between two links.</summary>
    private async Task AgeAsync(CancellationToken stop)
    {
        while (!own.IsAging(time.GetUtcNow()) || time.GetUtcNow() - renewedAt < RenewPause)
        {
            await Task.Delay(RenewPause, time, stop);
        }
    }

    private async Task SendAsync(WorkLinkSocket socket, CancellationToken stop)
    {
        while (true)
        {
            if (runner.Report is { } report)
            {
                await socket.SendAsync(new WorkLinkMessage { Report = report with { Node = own.Name, Budget = Theirs(report.Budget) } }, stop);
            }

            while (Answer() is { } answer)
            {
                await socket.SendAsync(new WorkLinkMessage { LogAnswer = answer }, stop);
            }

            await Task.Delay(ReportGap, time, stop);
            await wake.WaitAsync(ReportPeriod - ReportGap, stop);
        }
    }

    private async Task ReceiveAsync(WorkLinkSocket socket, CancellationToken stop)
    {
        while (await socket.ReceiveAsync(stop) is { } message)
        {
            if (message.Orders is { } wanted)
            {
                runner.Take(wanted);
            }
            else if (message.Budget is { } given)
            {
                // A site that began anew counts its ceilings anew; what comes later over the link is the newer one, and so it is counted here.
                lock (gate)
                {
                    budget = (give(given), given.Sequence);
                }

                // It may be in force already, and told of under a number that nobody knew.
                Wake();
            }
            else if (message.LogQuestion is { } question)
            {
                lock (gate)
                {
                    answers.Enqueue(logs(question));
                }

                Wake();
            }
        }
    }

    private uint Theirs(uint ours)
    {
        lock (gate)
        {
            return ours != 0 && ours == budget.Ours ? budget.Theirs : 0;
        }
    }

    private WorkLogAnswer? Answer()
    {
        lock (gate)
        {
            return answers.TryDequeue(out var answer) ? answer : null;
        }
    }

    private void Wake()
    {
        try
        {
            if (wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else has woken it at the same time, or nobody is there any more.
            return;
        }
    }
}
