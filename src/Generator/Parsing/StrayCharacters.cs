using System.Globalization;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Characters that look like plain ones or like nothing, which editors, web pages and Chinese input methods put in; YAML takes them for letters.</summary>
internal static class StrayCharacters
{
    private static readonly Dictionary<char, string> s_meant = new()
    {
        ['\uFF0C'] = "','",
        ['\u3001'] = "','",
        ['\uFF1A'] = "':'",
        ['\uFF08'] = "'('",
        ['\uFF09'] = "')'",
        ['\uFF3B'] = "'['",
        ['\u3010'] = "'['",
        ['\uFF3D'] = "']'",
        ['\u3011'] = "']'",
        ['\uFF0D'] = "'-'",
        ['\u2212'] = "'-'",
        ['\u2013'] = "'-'",
        ['\u2014'] = "'-'",
        ['\u2018'] = "\"'\"",
        ['\u2019'] = "\"'\"",
        ['\u201C'] = "'\"'",
        ['\u201D'] = "'\"'",
        ['\uFF0E'] = "'.'",
        ['\u3002'] = "'.'",
        ['\u00A0'] = "a blank",
        ['\u3000'] = "a blank",
        ['\u2002'] = "a blank",
        ['\u2003'] = "a blank",
        ['\u2009'] = "a blank",
        ['\u200B'] = "",
        ['\u200C'] = "",
        ['\u200D'] = "",
        ['\u2060'] = "",
        ['\uFEFF'] = "",
        ['\u0000'] = "",
    };

    /// <summary>" (with …)", naming the first such character and what was meant; nothing when there is none.</summary>
    public static string Hint(string text)
    {
        foreach (var character in text)
        {
            var meant = character is >= '\uFF10' and <= '\uFF19' ? $"'{(char)(character - '\uFF10' + '0')}'" : s_meant.TryGetValue(character, out var plain) ? plain : null;
            if (meant is not null)
            {
                var code = ((int)character).ToString("X4", CultureInfo.InvariantCulture);
                return $" (its {(char.IsPunctuation(character) || char.IsDigit(character) || char.IsSymbol(character) ? $"'{character}', U+{code}," : $"invisible character U+{code}")} is none of YAML's: {(meant.Length == 0 ? "remove it" : "write " + meant)})";
            }
        }

        return "";
    }
}
