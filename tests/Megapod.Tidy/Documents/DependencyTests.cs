namespace Megapod.Tidy.Documents;

using System.Text.RegularExpressions;
using System.Xml.Linq;

public sealed class DependencyTests
{
    private static readonly string Decisions = string.Concat(Repository.TextFiles.Where(path => path.StartsWith("docs/decisions/")).Select(Repository.Read));

    private static readonly IReadOnlyList<XElement> Packages =
        [.. XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants().Where(element => element.Name.LocalName is "PackageVersion" or "GlobalPackageReference")];

    [Fact]
    public void Package_has_a_decision_page()
    {
        Verdict.Clean(Packages.Select(Id).Where(id => !IsDecided(id)));
    }

    [Fact]
    public void Debian_package_has_a_decision_page()
    {
        var names = Repository.TextFiles.Where(path => path.StartsWith("scripts/packages-"))
            .SelectMany(path => Repository.Read(path).Split('\n'))
            .Select(line => line.Split('#')[0].Trim())
            .Where(name => name.Length > 0)
            .ToList();
        Assert.Contains("tzdata", names);
        Verdict.Clean(names.Where(name => !IsDecided(name)));
    }

    [Fact]
    public void Version_is_exact()
    {
        Assert.NotEmpty(Packages);
        Assert.All(Packages, package => Assert.Matches(@"^\d+(\.\d+){1,3}(-[\w.]+)?$", package.Attribute("Version")!.Value));
    }

    [Fact]
    public void Project_file_leaves_versions_to_the_central_file()
    {
        var projects = Repository.TextFiles.Where(path => path.EndsWith(".csproj") || path.EndsWith("Directory.Build.props") || path.EndsWith("Directory.Build.targets"));
        Assert.DoesNotContain(projects, path => XDocument.Parse(Repository.Read(path)).Descendants("PackageReference").Any(reference => (reference.Attribute("Version") ?? reference.Attribute("VersionOverride")) is not null));
    }

    [Fact]
    public void Package_that_nobody_decided_is_found() => Assert.False(IsDecided("Some.Unknown.Package"));

    private static string Id(XElement package) => package.Attribute("Include")!.Value;

    private static bool IsDecided(string name) => Regex.IsMatch(Decisions, $@"`{Regex.Escape(name)}`", RegexOptions.None, TimeSpan.FromSeconds(1));
}
