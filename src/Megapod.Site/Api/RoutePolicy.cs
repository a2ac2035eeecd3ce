namespace Megapod.Site.Api;

/// <summary>What a route asks of its caller. Every route names one; until accounts exist all are met by being on this machine.</summary>
/// <param name="Name">The policy's name: <see cref="Read"/>, <see cref="Operate"/> or <see cref="OperateDemo"/>.</param>
public sealed record RoutePolicy(string Name)
{
    /// <summary>May look.</summary>
    public static readonly RoutePolicy Read = new("read");

    /// <summary>May have the site do something.</summary>
    public static readonly RoutePolicy Operate = new("operate");

    /// <summary>May play with an emulated site.</summary>
    public static readonly RoutePolicy OperateDemo = new("operate-demo");
}
