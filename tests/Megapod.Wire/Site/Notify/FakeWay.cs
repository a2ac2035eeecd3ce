namespace Megapod.Wire.Site.Notify;

using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Site.Notify;

/// <summary>A way on which the test itself is told.</summary>
internal sealed class FakeWay : INotifyWay
{
    private readonly Channel<NotifyMessage> messages = Channel.CreateUnbounded<NotifyMessage>();

    public string Id => "fake";

    public AlarmSeverity Severity { get; init; } = AlarmSeverity.Warning;

    public bool IsDown { get; set; }

    public int Waiting => messages.Reader.Count;

    public Task<NotifyDelivery> SendAsync(NotifyMessage message, CancellationToken stop)
    {
        messages.Writer.TryWrite(message);
        return Task.FromResult(IsDown ? NotifyDelivery.Failed(NotifyFaults.NotReached, "Nobody is there.", "Look.") : NotifyDelivery.Done);
    }

    public async Task<NotifyMessage> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return await messages.Reader.ReadAsync(patience.Token);
    }
}
