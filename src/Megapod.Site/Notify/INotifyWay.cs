namespace Megapod.Site.Notify;

using Megapod.Core.Model;

/// <summary>A way to tell somebody of alarms.</summary>
internal interface INotifyWay
{
    /// <summary>Its name.</summary>
    string Id { get; }

    /// <summary>The least severity of which is told on it.</summary>
    AlarmSeverity Severity { get; }

    /// <summary>Sends a message once. It ends within a bounded time, whatever the receiver does, and throws nothing but because it shall stop.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stop">Gives up; whether the message has arrived is then not known.</param>
    Task<NotifyDelivery> SendAsync(NotifyMessage message, CancellationToken stop);
}
