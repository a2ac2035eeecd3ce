namespace Megapod.Devices.WorkLink;

using Megapod.Core.Outcomes;

/// <summary>What goes wrong between a site and a work node.</summary>
public static class WorkLinkFaults
{
    /// <summary>A message cannot be read.</summary>
    public const string Unreadable = "MP3900";

    /// <summary>The link broke, or could not be opened.</summary>
    public const string Broken = "MP3901";

    /// <summary>A message that cannot be read.</summary>
    /// <param name="why">What is wrong with it.</param>
    public static Fault NotRead(string why) => new(Unreadable, $"A message of the link between site and work node cannot be read: {why.TrimEnd('.')}.", "Run the same version of the program at both ends; the link is opened again by itself.");

    /// <summary>A link that broke.</summary>
    /// <param name="why">What happened.</param>
    public static Fault Broke(string why) => new(Broken, $"The link between site and work node is down: {why.TrimEnd('.')}.", "It is tried again by itself. The node keeps its last budget until that lapses, and then its fallback.");
}
