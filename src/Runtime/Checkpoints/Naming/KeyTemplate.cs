using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>
/// A key with places: <c>{i}</c> and <c>{j}</c> stand for numbers, <c>{2i+1}</c> for a number derived from one,
/// <c>{p}</c> for <c>weight</c> or <c>bias</c>.
/// </summary>
internal sealed class KeyTemplate
{
    // The generator compiles this file, too: nothing here may need more than .NET Standard 2.0.
    private static readonly Regex s_place = new(@"\{(?<factor>[0-9])?(?<name>[a-z])(\+(?<addend>[0-9]))?\}", RegexOptions.CultureInvariant);

    private readonly List<(string Literal, Place? Place)> _parts = [];
    private readonly Regex _pattern;

    public KeyTemplate(string template)
    {
        var pattern = new StringBuilder("^");
        int position = 0;
        foreach (Match match in s_place.Matches(template))
        {
            string literal = template[position..match.Index];
            var place = new Place(
                match.Groups["name"].Value,
                match.Groups["factor"].Success ? int.Parse(match.Groups["factor"].Value, CultureInfo.InvariantCulture) : 1,
                match.Groups["addend"].Success ? int.Parse(match.Groups["addend"].Value, CultureInfo.InvariantCulture) : 0);
            _parts.Add((literal, place));
            pattern.Append(Regex.Escape(literal)).Append(place.Name == "p" ? "(weight|bias)" : "([0-9]{1,6})");
            position = match.Index + match.Length;
        }
        _parts.Add((template[position..], null));
        pattern.Append(Regex.Escape(template[position..])).Append("\\z");
        _pattern = new Regex(pattern.ToString(), RegexOptions.CultureInvariant);
    }

    /// <summary>What stands at the places of a key, or null when the key does not follow the template.</summary>
    public Dictionary<string, string>? Match(string key)
    {
        Match match = _pattern.Match(key);
        if (!match.Success)
            return null;
        var values = new Dictionary<string, string>();
        for (int index = 0; index < _parts.Count - 1; index++)
        {
            Place place = _parts[index].Place!;
            if (place.Solve(match.Groups[index + 1].Value) is not { } value || values.ContainsKey(place.Name))
                return null;
            values.Add(place.Name, value);
        }
        return values;
    }

    /// <summary>The key with these values at its places.</summary>
    public string Fill(Dictionary<string, string> values)
    {
        var key = new StringBuilder();
        foreach ((string literal, Place? place) in _parts)
        {
            key.Append(literal);
            if (place is not null)
                key.Append(place.Derive(values[place.Name]));
        }
        return key.ToString();
    }

    private sealed record Place(string Name, int Factor, int Addend)
    {
        public string Derive(string value) => Name == "p"
            ? value
            : (int.Parse(value, CultureInfo.InvariantCulture) * Factor + Addend).ToString(CultureInfo.InvariantCulture);

        public string? Solve(string text)
        {
            if (Name == "p")
                return text;
            int number = int.Parse(text, CultureInfo.InvariantCulture) - Addend;
            return number < 0 || number % Factor != 0 ? null : (number / Factor).ToString(CultureInfo.InvariantCulture);
        }
    }
}
