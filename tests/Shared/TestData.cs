namespace Megapod.Tests;

/// <summary>Finds what tests read from disk: the repository itself and the folder of measured data, which is too large to live in it.</summary>
internal static class TestData
{
    /// <summary>The environment variable that names the data folder; without it the folder shared/data beside the repository is taken.</summary>
    public const string FolderVariable = "MEGAPOD_DATA";

    /// <summary>The root of the repository these tests were built from: the nearest folder above them that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The data folder, or null where this machine has none.</summary>
    public static string? Folder { get; } = FindFolder();

    /// <summary>Returns the data folder; where there is none the running test is skipped with a reason that continuous integration accepts.</summary>
    public static string FolderOrSkip()
    {
        Assert.SkipWhen(Folder is null, $"data: no data folder (set {FolderVariable} to one)");
        return Folder!;
    }

    private static string? FindFolder()
    {
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        var folder = string.IsNullOrEmpty(named) ? Path.Combine(RepositoryRoot, "..", "shared", "data") : named;
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Megapod.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No Megapod.slnx above the tests: run them from their build folder inside the repository.");
    }
}
