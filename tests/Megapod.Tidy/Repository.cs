namespace Megapod.Tidy;

using Megapod.Tests;

/// <summary>The files that people write, as paths from the repository's root with forward slashes.</summary>
internal static class Repository
{
    private static readonly string[] MadeByTools = ["out", "bin", "obj", ".git", "node_modules", "dist", "TestResults"];

    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".slnx", ".md", ".sh", ".yaml", ".yml", ".json", ".txt", ".ts", ".svelte", ".css", ".html", ".editorconfig"];

    /// <summary>Every text file of the repository in a fixed order.</summary>
    public static IReadOnlyList<string> TextFiles { get; } = [.. Walk(TestData.RepositoryRoot)
        .Where(IsText)
        .Select(path => Path.GetRelativePath(TestData.RepositoryRoot, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    /// <summary>The projects under a folder such as <c>src</c>, by name.</summary>
    public static IReadOnlyList<string> ProjectsIn(string folder) =>
        [.. TextFiles.Where(path => path.StartsWith(folder + "/") && path.EndsWith(".csproj")).Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public static string Read(string path) => File.ReadAllText(Absolute(path));

    public static string Absolute(string path) => Path.Combine(TestData.RepositoryRoot, path);

    public static bool Exists(string path) => Path.Exists(Absolute(path));

    /// <summary>The compiled assembly of a project in src; the tests' own folder holds them all because the project refers to them all.</summary>
    public static string AssemblyOf(string project)
    {
        var path = Path.Combine(AppContext.BaseDirectory, (project == "Megapod.Cli" ? "megapod" : project) + ".dll");
        Assert.True(File.Exists(path), $"{path} is missing: add a reference to {project} in tests/Megapod.Tidy/Megapod.Tidy.csproj.");
        return path;
    }

    private static bool IsText(string path) =>
        (TextEndings.Contains(Path.GetExtension(path)) && Path.GetFileName(path) is not ("packages.lock.json" or "package-lock.json"))
        || (!Path.GetFileName(path).Contains('.') && File.ReadLines(path).FirstOrDefault()?.StartsWith("#!") == true);

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }

        foreach (var below in Directory.EnumerateDirectories(folder).Where(below => !MadeByTools.Contains(Path.GetFileName(below))))
        {
            foreach (var file in Walk(below))
            {
                yield return file;
            }
        }
    }
}
