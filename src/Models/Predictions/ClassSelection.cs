using System.Globalization;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Commands;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>The classes that the user asks for, by number or by name.</summary>
internal static class ClassSelection
{
    /// <summary>Their indices; null for all.</summary>
    /// <param name="given">Numbers or names, several also with commas between.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="name">The name of a class.</param>
    /// <exception cref="CommandException">There is no such class.</exception>
    public static IReadOnlyCollection<int>? Of(IReadOnlyCollection<string> given, int classes, Func<int, string> name)
    {
        if (given.Count == 0)
        {
            return null;
        }

        var names = Enumerable.Range(0, classes).Select(name).ToList();
        return [.. given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Index).Distinct()];

        int Index(string text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number < classes ? number : throw new CommandException($"--classes has {number}, but the network's {classes} classes are 0 to {classes - 1}.");
            }

            var index = names.FindIndex(candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }

            var nearest = Nearest.Of(text, names);
            throw new CommandException($"--classes: there is no class '{text}'." + (nearest is null ? " Classes go by their names, or by numbers from 0." : $" Did you mean '{nearest}'?"));
        }
    }
}
