namespace Megapod.Twin.Laws;

/// <summary>A rule that plant truth must never break.</summary>
public interface ILaw
{
    /// <summary>Name for people and records.</summary>
    string Name { get; }

    /// <summary>Looks at the plant after a step.</summary>
    void Check(LawContext context);
}
