namespace Megapod.Devices.Solver;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>The child's side of <see cref="ChildSolver"/>: answers one program after another until the stream of questions ends, as it does when the parent closes it or dies.</summary>
public static class SolverServer
{
    /// <summary>Greets, then answers.</summary>
    /// <param name="solver">What solves.</param>
    /// <param name="questions">Frames of the parent.</param>
    /// <param name="answers">Frames to the parent.</param>
    /// <returns>True when the questions ended as they should or nobody listens any more; false when something came that is no question.</returns>
    public static bool Run(ISolver solver, Stream questions, Stream answers)
    {
        var frame = new Frame();
        LinearProgram? program = null;
        Messages.Greet(frame, solver.Name);
        while (IsSent(frame, answers))
        {
            var end = frame.Read(questions, Messages.MostBytes);
            if (end != FrameEnd.Whole)
            {
                return end == FrameEnd.Ended;
            }

            if (Messages.Question(frame, program) is not { } question)
            {
                return false;
            }

            program = question.Program;
            var outcome = solver.Solve(program, question.Start);
            if (outcome.IsSuccess)
            {
                Messages.Answer(frame, frame.Number, outcome.Value);
            }
            else
            {
                Messages.Refuse(frame, frame.Number, outcome.Faults[0]);
            }
        }

        return true;
    }

    /// <summary>Says instead of a greeting why there will be no answers.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="answers">Frames to the parent.</param>
    public static void Refuse(Fault fault, Stream answers)
    {
        var frame = new Frame();
        Messages.Refuse(frame, 0, fault);
        _ = IsSent(frame, answers);
    }

    /// <summary>Whether it was sent; a parent that is gone is the usual end of a child and no fault.</summary>
    private static bool IsSent(Frame frame, Stream answers)
    {
        try
        {
            frame.Write(answers);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
