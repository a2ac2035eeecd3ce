namespace Megapod.Twin.Laws;

/// <summary>A rule that plant truth must never break.</summary>
public interface ILaw
{
    /// <summary>Name for people and records.</summary>
    string Name { get; }

    /// <summary>Whether it judges each step of a window of short steps; otherwise whole seconds, with their means. Default no.</summary>
    bool JudgesEachStep => false;

    /// <summary>Looks at the plant after a step.</summary>
    void Check(LawContext context);
}
