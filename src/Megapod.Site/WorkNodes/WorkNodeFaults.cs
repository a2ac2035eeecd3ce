namespace Megapod.Site.WorkNodes;

using Megapod.Core.Outcomes;

/// <summary>What goes wrong with work nodes at their site.</summary>
internal static class WorkNodeFaults
{
    public static Fault Unusable(string file, string why) => new("MP3910", $"What the site keeps of its work nodes cannot be used: {why.TrimEnd('.')}.", "Give the site a state folder that it may write to, or restore the file; without it every node is enrolled anew.", file);

    public static Fault BadRequest(string why) => new("MP3911", $"The node's request for a certificate cannot be used: {why.TrimEnd('.')}.", "Enrol it again with 'megapod node --site URL --token TOKEN'.");

    public static Fault BadToken() => new("MP3912", "The token is not known, was used by another node, or has expired.", "Make a new one with 'megapod node token NAME'.");

    public static Fault NotEnrolled(string node) => new("MP3913", $"The node '{node}' is not enrolled at this site with this certificate.", "Enrol it again: 'megapod node token NAME' at the site, then 'megapod node --site URL --token TOKEN' at the node.");

    public static Fault BadName(string name) => new("MP3914", $"'{name}' is no name for a work node.", "Use 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");

    public static Fault TooMany(int most) => new("MP3915", $"The site has {most} work nodes or tokens for them, and takes no more.", "Let those that are gone out with 'megapod node expel NAME'.");

    public static Fault CannotListen(string why) => new("MP3916", $"The site cannot await its work nodes: {why.TrimEnd('.')}.", "Write another address under 'work.listen', or stop the program that holds it.");

    public static Fault NoLog(string node, string why) => new("MP3918", $"What the job has written cannot be read from the work node '{node}': {why}.", "Ask again when the node is connected; what a job wrote is kept at its node for a while after its end.");

    public static Fault Unknown(string node) => new("MP3917", $"There is no work node '{node}' at this site.", "'megapod node list' shows those that there are.");
}
