namespace Megapod.Site.Api;

/// <summary>What a route asks of its caller. Every route names one; where accounts are not in force all are met by being on this machine.</summary>
/// <param name="Name">The policy's name, one of those below.</param>
public sealed record RoutePolicy(string Name)
{
    /// <summary>Whoever can reach the listener: signing in, and whether the program is alive.</summary>
    public static readonly RoutePolicy Anyone = new("anyone");

    /// <summary>Whoever is signed in, whatever his role: what concerns himself.</summary>
    public static readonly RoutePolicy SignedIn = new("signed-in");

    /// <summary>May look.</summary>
    public static readonly RoutePolicy Read = new("read");

    /// <summary>May have the site do something.</summary>
    public static readonly RoutePolicy Operate = new("operate");

    /// <summary>May change what the site is and who may do what: site file, accounts, tokens.</summary>
    public static readonly RoutePolicy Administer = new("administer");

    /// <summary>May look at work that runs here: a tenant at his own.</summary>
    public static readonly RoutePolicy SeeWork = new("see-work");

    /// <summary>May have work run here and end it: a tenant his own.</summary>
    public static readonly RoutePolicy Work = new("work");

    /// <summary>May play with an emulated site.</summary>
    public static readonly RoutePolicy OperateDemo = new("operate-demo");
}
