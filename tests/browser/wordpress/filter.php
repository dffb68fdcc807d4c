<?php
// WordPress's own filter for what sites it does not know answer to oEmbed. php filter.php WORDPRESS ADDRESS, with the
// answer's JSON as input: prints the HTML that goes into a post.
[, $wordpress, $address] = $argv;
define('ABSPATH', "$wordpress/");
define('WPINC', 'wp-includes');
foreach (['compat', 'plugin', 'load', 'functions', 'formatting', 'kses', 'pluggable', 'l10n', 'class-wp-oembed', 'embed'] as $name) {
    require ABSPATH . WPINC . "/$name.php";
}
function home_url() { return 'https://weblog.example'; } // the one thing that it would ask its database for
$answer = json_decode(stream_get_contents(STDIN));
echo wp_filter_oembed_result($answer->html, $answer, $address);
