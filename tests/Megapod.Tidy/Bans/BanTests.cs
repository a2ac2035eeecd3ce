namespace Megapod.Tidy.Bans;

using Megapod.Tidy.Floors;

public sealed class BanTests
{
    /// <summary>Ports of floor 0 speak about waiting without waiting themselves.</summary>
    private static readonly string[] AllowedInPorts =
        ["System.Threading.CancellationToken", "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask"];

    private static readonly BanList Bans = new(Repository.Read("src/BannedSymbols.txt"));

    public static TheoryData<string> PureProjects => [.. Repository.ProjectsIn("src").Where(FloorPlan.Pure.Contains)];

    [Theory]
    [MemberData(nameof(PureProjects))]
    public void Pure_project_names_nothing_banned(string project)
    {
        Verdict.Clean(BannedUses(Repository.AssemblyOf(project)).Select(use => use.ToString()));
    }

    [Theory]
    [MemberData(nameof(PureProjects))]
    public void Pure_project_runs_the_analyzer(string project)
    {
        Assert.Contains("<MegapodPure>true</MegapodPure>", Repository.Read($"src/{project}/{project}.csproj"));
    }

    [Theory]
    [InlineData("System.IO.File", "ReadAllText")]
    [InlineData("System.Threading.Tasks.Task", null)]
    [InlineData("System.Threading.Interlocked", "Increment")]
    [InlineData("System.Net.IPAddress", null)]
    [InlineData("System.DateTime", "get_UtcNow")]
    [InlineData("System.Guid", "NewGuid")]
    [InlineData("System.Random", null)]
    [InlineData("System.HashCode", null)]
    [InlineData("System.Environment", "get_TickCount64")]
    [InlineData("System.IO.TextWriter", null)]
    [InlineData("System.IO.IOException", null)]
    [InlineData("System.IO.Stream", null)]
    public void Offence_is_found(string type, string? member)
    {
        Assert.Contains(new Use(typeof(Offender).FullName!, type, member), BannedUses(typeof(Offender).Assembly.Location));
    }

    [Fact]
    public void Iterator_is_no_offence()
    {
        Assert.DoesNotContain(BannedUses(typeof(Offender).Assembly.Location), use => use.From == typeof(InnocentIterator).FullName);
    }

    [Fact]
    public void Port_may_name_task_but_not_thread()
    {
        Assert.False(IsOffence(new Use("Megapod.Core.Ports.IFeed", "System.Threading.Tasks.Task", null)));
        Assert.True(IsOffence(new Use("Megapod.Core.Ports.IFeed", "System.Threading.Thread", null)));
        Assert.True(IsOffence(new Use("Megapod.Core.Ports.IFeed", "System.Threading.Tasks.Task", "Delay")));
        Assert.True(IsOffence(new Use("Megapod.Core.Model.Plan", "System.Threading.Tasks.Task", null)));
    }

    private static IEnumerable<Use> BannedUses(string path) => AssemblyUses.In(path).Where(IsOffence);

    private static bool IsOffence(Use use)
    {
        var isPort = use.From.StartsWith("Megapod.Core.Ports.") && use.Member is null && AllowedInPorts.Contains(use.Type);

        // The compiler's own iterators ask which thread made them.
        var isIterator = use is { Type: "System.Environment", Member: "get_CurrentManagedThreadId" };
        var isTypeOfIterator = use is { Type: "System.Environment", Member: null };
        return !isPort && !isIterator && !isTypeOfIterator
            && (Bans.BansType(use.Type) || (use.Member is not null && Bans.BansMember(use.Type, use.Member)));
    }
}
