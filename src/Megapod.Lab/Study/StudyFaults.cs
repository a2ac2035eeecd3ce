namespace Megapod.Lab.Study;

using Megapod.Core.Outcomes;

/// <summary>Faults of what a person asked a study for; the numbers are listed in docs/faults.md.</summary>
public static class StudyFaults
{
    /// <summary>Number of the fault about a folder that cannot keep cases: something outside is missing.</summary>
    public const string NoFolderCode = "MP3058";

    /// <summary>Number of the note about a stored case that is not what it should be.</summary>
    public const string SpoiltCaseCode = "MP3059";

    internal static Fault BadVary(string text, string what, string remedy) => new("MP3050", $"'--vary {text}': {what}", remedy);

    internal static Fault Twice(string path) => new("MP3051", $"'{path}' is varied twice.", "Write all its values behind one --vary.");

    internal static Fault TooMany(long cases, int most) => new("MP3053", $"The values multiply to {cases:N0} cases; {most:N0} can be studied at once.", "Vary fewer things, or take fewer values: PATH=A..B:3 takes three.");

    internal static Fault BadWeeks(int weeks) => new("MP3055", $"A study of {weeks} weeks spread over a year cannot be made.", $"Write a number from 1 to {StudyPeriods.MostWeeks}, or --days 365 for the whole year.");

    internal static Fault BadCost(string option, double cost) => new("MP3056", $"{option} is {cost}, which is no cost.", "Write an amount of money, 0 or more, in the site's currency.");

    internal static Fault BadJobs(int jobs) => new("MP3057", $"{jobs} cases at the same time cannot be run.", $"Write a number from 1 to {StudyRig.MostJobs}.");

    internal static Fault NoFolder(string folder, string why) => new(NoFolderCode, $"Finished cases cannot be kept: {why}", "Name a folder that you may write to.", folder);

    internal static Fault SpoiltCase(string file, string why) => new(SpoiltCaseCode, $"This stored case is not used: {why}", "Nothing needs to be done: it is simulated again.", file);
}
