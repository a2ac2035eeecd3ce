namespace Megapod.Devices.Slurm;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>The faults of Slurm in words.</summary>
internal static class SlurmFaults
{
    public static Fault Description(string name, string what) =>
        new(SlurmFaultCodes.Description, $"The description of the cluster {SlurmWords.Printable(name)} cannot be used: {what}.", "Correct it.");

    public static Fault Unreachable(string name, string why) =>
        new(SlurmFaultCodes.Unreachable, $"The cluster {name} cannot be reached: {SlurmWords.Printable(why).TrimEnd('.')}. Nothing was sent.", "Look whether slurmrestd runs and the address is right; it is tried again by itself.");

    public static Fault NoAnswer(string name, string what, string why) =>
        new(SlurmFaultCodes.NoAnswer, $"The cluster {name} did not answer {what}: {SlurmWords.Printable(why).TrimEnd('.')}.", "Nothing now and then; else look at slurmrestd's and slurmctld's logs. What was asked is looked for before anything is asked again.");

    public static Fault TooLarge(string name, string what, int most) =>
        new(SlurmFaultCodes.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The answer of the cluster {name} to {what} is larger than {most} bytes."), "Allow more if that much is right.");

    public static Fault NotUnderstood(string name, string what, string why) =>
        new(SlurmFaultCodes.NotUnderstood, $"The answer of the cluster {name} to {what} cannot be understood: {SlurmWords.Printable(why).TrimEnd('.')}.", "Look whether slurmrestd answers at this address.");

    public static Fault NotLetIn(string name, int status) =>
        new(SlurmFaultCodes.NotLetIn, string.Create(CultureInfo.InvariantCulture, $"The cluster {name} does not let us in (HTTP status {status})."), "Look at the user and whether the token is made with the cluster's own key.");

    public static Fault NoVersion(string name, IEnumerable<string> asked) =>
        new(SlurmFaultCodes.NoVersion, $"The cluster {name} speaks none of the versions {string.Join(", ", asked)}.", "Start slurmrestd with one of these plugins (-s).");

    public static Fault Refused(string name, string what, string said) =>
        new(SlurmFaultCodes.Refused, $"The cluster {name} refuses {what}: {SlurmWords.Printable(said).TrimEnd('.')}.", "Look what Slurm says about it.");

    public static Fault NoToken(string name, string user, string why) =>
        new(SlurmFaultCodes.NoToken, $"There is no token for {user} of the cluster {name}: {SlurmWords.Printable(why).TrimEnd('.')}.", "Try the token's command, or look at its file.");

    public static Fault Tool(string name, string what, string why) =>
        new(SlurmFaultCodes.Tool, $"'{what}' failed for the cluster {name}: {SlurmWords.Printable(why).TrimEnd('.')}.", "Try it by hand; the tools need munge and the cluster's slurm.conf.");
}
