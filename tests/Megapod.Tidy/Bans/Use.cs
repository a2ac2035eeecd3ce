namespace Megapod.Tidy.Bans;

/// <summary>One place in a compiled assembly that names a type or a member of one.</summary>
/// <param name="From">Full name of the outermost type that names it; empty for the assembly itself.</param>
/// <param name="Type">Full name of the type named, without generic arity.</param>
/// <param name="Member">The member named, or null where only the type is.</param>
internal sealed record Use(string From, string Type, string? Member)
{
    public override string ToString() => $"{From} names {Type}{(Member is null ? "" : "." + Member)}";
}
