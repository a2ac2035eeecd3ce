namespace Megapod.Site.Notify;

using Megapod.Core.Outcomes;

/// <summary>What came of sending a message.</summary>
/// <param name="IsDelivered">Whether the receiver has taken it.</param>
/// <param name="Trouble">Why not, or what else was wrong; null: nothing.</param>
internal sealed record NotifyDelivery(bool IsDelivered, Fault? Trouble)
{
    /// <summary>It was taken.</summary>
    public static NotifyDelivery Done { get; } = new(IsDelivered: true, null);

    /// <summary>It was not.</summary>
    public static NotifyDelivery Failed(string code, string message, string remedy) => new(IsDelivered: false, new Fault(code, message, remedy));
}
