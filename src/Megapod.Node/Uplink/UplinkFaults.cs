namespace Megapod.Node.Uplink;

using Megapod.Core.Outcomes;

/// <summary>What goes wrong between a node and its site, as the node sees it.</summary>
internal static class UplinkFaults
{
    private const string Again = "Make a token at the site with 'megapod node token NAME' and start the node with '--site URL --token TOKEN'.";

    public static Fault NotEnrolled(string folder) => new("MP3920", "This node is not enrolled at a site.", Again, folder);

    public static Fault Unusable(string file, string why) => new("MP3921", $"The node's papers cannot be used: {why.TrimEnd('.')}.", Again, file);

    public static Fault BadToken() => new("MP3922", "The token is not one that a site has made: it is cut off or has a mistake.", "Copy it whole; it begins with mpn_ and has a dot in it.");

    public static Fault Refused(Uri site, string why) => new("MP3923", $"The site at {site} does not let the node in: {why.Trim()}", Again);

    public static Fault Unreachable(Uri site, string why) => new("MP3924", $"The site at {site} cannot be reached: {why.TrimEnd('.')}.", "Look whether the address is right (the site prints it when it starts), whether the site runs and awaits nodes ('work' in its file), and whether something is in the way.");
}
